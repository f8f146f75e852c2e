import { expect, test } from "vitest";
import type { Command } from "../../../functions/alert/command-message.ts";
import { at, command, listMessage, openMessage } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

async function answerTo(process: ProcessUnderTest, message: Command<"list"> | Command<"show">): Promise<string> {
  const responseUrl = process.slack.responseUrl();
  expect(await process.deliver({ ...message, responseUrl })).toMatchObject({ kept: false });
  const responses = process.slack.responses(responseUrl);
  expect(responses.map(({ kind }) => kind)).toEqual(["ephemeral"]);
  return responses[0]?.payload.text ?? "";
}
const quiet = { integration: { followUps: [] } };

test("a list has the newest 15 that still need somebody, of one's own team", async () => {
  await using process = await startProcess(quiet);
  const messages = Array.from({ length: 20 }, (_, i) => openMessage({ title: `alert ${i}`, at: at(i) }));
  await Promise.all(messages.map((message) => process.deliver(message)));
  await process.deliver(openMessage({ teamId: "T0666", title: "not ours", at: at(50) }));
  await process.deliver(command("acknowledge", messages[19]?.alertId ?? ""));
  await process.deliver(command("resolve", messages[18]?.alertId ?? ""));
  const lines = (await answerTo(process, listMessage())).split("\n");
  expect(lines).toHaveLength(15);
  expect(lines[0]).toBe(`${messages[19]?.alertId} (high, acknowledged) 2026-11-21 14:00 UTC: alert 19`);
  expect(lines[1]).toBe(`${messages[17]?.alertId} (high, open) 2026-11-21 14:00 UTC: alert 17`);
  expect(lines.join("\n")).not.toContain("not ours");
});

test.each(["list", "show"])("a %s that nobody can be answered any more reads nothing", async (kind) => {
  await using process = await startProcess(quiet);
  const { alertId } = openMessage();
  process.clock.advance(31 * 60_000);
  const responseUrl = process.slack.responseUrl();
  const late = { responseUrl, at: at(0) };
  const message = kind === "list" ? listMessage(late) : command("show", alertId, late);
  expect(await process.deliver(message)).toMatchObject({ kept: false });
  expect(process.dynamodb.calls).toEqual([]);
});

test("a list can be of one status, and says when there is nothing", async () => {
  await using process = await startProcess(quiet);
  expect(await answerTo(process, listMessage())).toBe("Nothing is open");
  expect(await answerTo(process, listMessage({ status: "resolved" }))).toBe("No resolved alerts");
  const message = openMessage();
  await process.deliver(message);
  await process.deliver(command("resolve", message.alertId));
  expect(await answerTo(process, listMessage({ status: "resolved" }))).toContain(message.alertId);
  expect(await answerTo(process, listMessage())).toBe("Nothing is open");
});

test("a list finds one's own among many of another team", async () => {
  await using process = await startProcess(quiet);
  const mine = openMessage({ at: at(0) });
  await process.deliver(mine);
  await Promise.all(
    Array.from({ length: 120 }, (_, i) => process.deliver(openMessage({ teamId: "T0666", at: at(i + 1) }))),
  );
  expect(await answerTo(process, listMessage())).toContain(mine.alertId);
});

test("titles in a list are inert, and cut between characters", async () => {
  await using process = await startProcess(quiet);
  await process.deliver(openMessage({ title: `x<!channel>${"🔥".repeat(200)}` }));
  const line = await answerTo(process, listMessage());
  expect(line).toContain("&lt;!channel&gt;");
  expect(line.isWellFormed()).toBe(true);
});

test("an expired alert is not listed, although DynamoDB still has it", async () => {
  await using process = await startProcess(quiet);
  const message = openMessage();
  await process.deliver(message);
  await process.deliver(command("resolve", message.alertId));
  process.clock.advance(91 * 86_400_000);
  const now = new Date(process.clock.now()).toISOString();
  expect(await answerTo(process, listMessage({ status: "resolved", at: now }))).toBe("No resolved alerts");
});

test("show tells everything about an alert", async () => {
  await using process = await startProcess();
  const message = openMessage({ description: "since <14:00>" });
  process.slack.fail({ kind: "no-service", count: 1 });
  await process.live(message, { mostReceives: 2 });
  await process.deliver(command("silence", message.alertId, { at: at(0), minutes: 30 }));
  await process.deliver(command("acknowledge", message.alertId));
  expect((await answerTo(process, command("show", message.alertId))).split("\n")).toEqual([
    `${message.alertId} (high, acknowledged): checkout is down`,
    "since &lt;14:00&gt;",
    "Opened 2026-11-21 14:00 UTC by steve",
    "Acknowledged 2026-11-21 14:01 UTC by ana",
    "Reminders paused until 2026-11-21 14:30 UTC",
    "Follow-up opened:ops: held (webhook ops: 404 no_service)",
    "Follow-up acknowledged:ops: held (webhook ops: 404 no_service)",
  ]);
});

test("show of an alert that is not there, or another team's, says so at once", async () => {
  await using process = await startProcess(quiet);
  const message = openMessage({ teamId: "T0666" });
  await process.deliver(message);
  expect(await answerTo(process, command("show", message.alertId))).toBe(`There is no alert ${message.alertId}`);
  expect(await answerTo(process, command("show", "A-0000000000"))).toBe("There is no alert A-0000000000");
});

test("a long description is cut between characters", async () => {
  await using process = await startProcess(quiet);
  const message = openMessage({ description: `x${"🔥".repeat(3000)}` });
  await process.deliver(message);
  const answer = await answerTo(process, command("show", message.alertId));
  expect(answer.isWellFormed()).toBe(true);
  expect(answer.length).toBeLessThan(10_000);
});
