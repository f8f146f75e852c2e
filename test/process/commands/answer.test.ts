import { describe, expect, test } from "vitest";
import { formatButtonValue } from "../../../functions/alert/button-value.ts";
import type { Command } from "../../../functions/alert/command-message.ts";
import { at, command, listMessage, openMessage } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const answers = (process: ProcessUnderTest, url?: string) =>
  process.slack.responses(url).map(({ payload: { text } }) => text);
const bob = { userId: "U0003", userName: "bob" };

async function opened(process: ProcessUnderTest): Promise<string> {
  const message = openMessage();
  await process.deliver(message);
  process.clock.advance(5000);
  return message.alertId;
}

test("commands are answered to the person alone, with what became of them", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  const give = async (kind: "acknowledge" | "resolve", fields: Partial<Command<"acknowledge">> = {}) => {
    const responseUrl = process.slack.responseUrl();
    await process.live(command(kind, alertId, { responseUrl, ...fields }));
    const [response] = process.slack.responses(responseUrl);
    expect(response?.kind).toBe("ephemeral");
    return response?.payload.text;
  };
  expect(await give("acknowledge")).toBe(`${alertId} acknowledged`);
  expect(await give("acknowledge", { ...bob, at: at(61) })).toBe(
    `${alertId} was already acknowledged by ana, 2026-11-21 14:01 UTC`,
  );
  expect(await give("resolve", { ...bob, at: at(180) })).toBe(`${alertId} resolved`);
  expect(await give("resolve", { at: at(181) })).toBe(`${alertId} was already resolved by bob, 2026-11-21 14:03 UTC`);
  expect(await give("acknowledge", { at: at(30) })).toBe(`${alertId} is resolved already, by bob`);
});

test("a name cannot smuggle a mention into an answer", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("acknowledge", alertId, { userName: "<!channel>" }));
  await process.live(command("acknowledge", alertId, { ...bob, at: at(61), responseUrl: process.slack.responseUrl() }));
  expect(answers(process)[0]).toContain("by &lt;!channel&gt;");
});

test("a command is answered once, however often its message comes back", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  process.slack.fail({ kind: "status", status: 503, count: 2 });
  const receives = await process.live(command("acknowledge", alertId, { responseUrl: process.slack.responseUrl() }));
  expect(receives.length).toBeGreaterThan(2);
  expect(answers(process)).toEqual([`${alertId} acknowledged`]);
});

test("a command that an earlier one overtakes is not answered again each time it comes back", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  process.slack.fail({ kind: "status", status: 503 });
  const life = process.live(command("acknowledge", alertId, { responseUrl: process.slack.responseUrl() }));
  await process.clock.sleep(3000);
  await process.live(command("acknowledge", alertId, { ...bob, at: at(1) }));
  await process.clock.sleep(60_000);
  process.slack.clear();
  await life;
  expect(answers(process)).toEqual([`${alertId} acknowledged`]);
});

test.each([
  ["https://evil.example/commands/T0001/1/fake"],
  ["https://hooks.slack.com@evil.example/commands/T0001/1/fake"],
  ["http://hooks.slack.com/commands/T0001/1/fake"],
])("%s is never called", async (responseUrl) => {
  await using process = await startProcess();
  const alertId = await opened(process);
  const calls: string[] = [];
  const { post } = process.services;
  process.services.post = async (url, ...rest) => {
    calls.push(url);
    // Broken code must not reach out either.
    return url === responseUrl ? { outcome: "delivered" } : post(url, ...rest);
  };
  await process.live(command("acknowledge", alertId, { responseUrl }));
  expect(calls).toHaveLength(1);
  expect(calls).not.toContain(responseUrl);
  expect(await process.item(alertId)).toMatchObject({ status: "acknowledged" });
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "answer-refused", level: "error" }));
  expect(JSON.stringify(process.logs)).not.toContain("/commands/T0001");
});

test("after 30 minutes nothing is answered any more", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  const responseUrl = process.slack.responseUrl();
  process.clock.advance(31 * 60_000 + 1 - 5000);
  await process.live(command("acknowledge", alertId, { responseUrl }));
  expect(process.slack.responses()).toEqual([]);
  expect(await process.item(alertId)).toMatchObject({ status: "acknowledged" });
});

test("an answer that fails is logged, and the command goes on", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  process.slack.fail({ kind: "status", status: 500, on: "response-urls" });
  const command1 = command("acknowledge", alertId, { responseUrl: process.slack.responseUrl() });
  expect((await process.live(command1)).at(-1)).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(2);
  expect(process.logs).toContainEqual(
    expect.objectContaining({ event: "answer", outcome: "ambiguous", level: "warn" }),
  );
});

test("without a usable secret there is no answer, and the command goes on", async () => {
  await using process = await startProcess({ integration: { followUps: [] } });
  const alertId = await opened(process);
  process.secretsManager.answer = "outage";
  const responseUrl = process.slack.responseUrl();
  expect(await process.deliver(command("acknowledge", alertId, { responseUrl }))).toMatchObject({ kept: false });
  expect(await process.deliver(listMessage({ responseUrl }))).toMatchObject({ kept: false });
  expect(await process.item(alertId)).toMatchObject({ status: "acknowledged" });
});

test("a response_url is in no item and in no log", async () => {
  await using process = await startProcess();
  const message = openMessage({ responseUrl: process.slack.responseUrl() });
  await process.live(message);
  const responseUrl = process.slack.responseUrl();
  await process.live(command("acknowledge", message.alertId, { responseUrl }));
  const kept = JSON.stringify([await process.item(message.alertId), process.logs]);
  expect(kept).not.toContain("/commands/");
});

describe("a click", () => {
  const buttons = { integration: { followUps: [{ webhook: "ops", buttons: true }, { webhook: "managers" }] } };
  const click = (process: ProcessUnderTest, alertId: string, kind: "acknowledge" | "resolve" | "silence") => {
    const [post] = process.slack.posts("ops");
    const responseUrl = process.slack.responseUrl({ kind: "actions", postId: post?.id ?? 0 });
    return command(kind, alertId, { source: "button", clickedWebhook: "ops", responseUrl });
  };

  test("changes the clicked message, and that webhook gets no post besides", async () => {
    await using process = await startProcess(buttons);
    const alertId = await opened(process);
    await process.live(click(process, alertId, "acknowledge"));
    const [clicked] = process.slack.posts("ops");
    expect(clicked?.shown?.text).toContain("acknowledged by ana");
    expect(JSON.stringify(clicked?.shown)).not.toContain(`"action_id":"acknowledge"`);
    expect(JSON.stringify(clicked?.shown)).toContain(formatButtonValue({ alertId, webhook: "ops" }));
    expect(process.slack.posts("ops")).toHaveLength(1);
    expect(process.slack.posts("managers")).toHaveLength(2);
    expect((await process.item(alertId)).followUps["acknowledged:ops"]).toMatchObject({
      state: "superseded",
      lastError: "the clicked message shows it",
    });
  });

  test("whose message can no longer be changed is posted instead", async () => {
    await using process = await startProcess(buttons);
    const alertId = await opened(process);
    process.slack.fail({ kind: "status", status: 404, body: "expired_url", on: "response-urls" });
    await process.live(click(process, alertId, "resolve"));
    expect(process.slack.posts("ops").map(({ payload }) => payload.text)[1]).toContain("resolved by ana");
  });

  test("on something that is done already shows the truth in the message", async () => {
    await using process = await startProcess(buttons);
    const alertId = await opened(process);
    const stale = click(process, alertId, "acknowledge");
    await process.live(command("resolve", alertId, { ...bob, at: at(30) }));
    await process.live({ ...stale, at: at(90) });
    expect(process.slack.posts("ops")[0]?.shown?.text).toContain("resolved by bob");
  });

  test("on silence answers the person alone and leaves the message as it is", async () => {
    await using process = await startProcess(buttons);
    const alertId = await opened(process);
    await process.live(click(process, alertId, "silence"));
    expect(process.slack.responses().map(({ kind }) => kind)).toEqual(["ephemeral"]);
    expect(process.slack.posts("ops")[0]?.shown?.text).toContain("opened by steve");
  });
});
