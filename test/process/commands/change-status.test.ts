import { expect, test } from "vitest";
import { at, command, openMessage, startMs } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const bob = { userId: "U0003", userName: "bob" };
const texts = (process: ProcessUnderTest) => process.slack.posts("ops").map(({ payload }) => payload.text);

async function opened(process: ProcessUnderTest, fields: object = {}): Promise<string> {
  const message = openMessage(fields);
  await process.deliver(message);
  process.clock.advance(5000);
  return message.alertId;
}

test("an alert is acknowledged and resolved, with who and when, and each change is posted", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("acknowledge", alertId));
  await process.live(command("resolve", alertId, { ...bob, at: at(120) }));

  expect(await process.item(alertId)).toMatchObject({
    status: "resolved",
    acknowledgedAt: at(60),
    acknowledgedBy: "ana",
    acknowledgedById: "U0002",
    resolvedAt: at(120),
    resolvedBy: "bob",
    resolvedById: "U0003",
    // 90 days after it was resolved, in epoch seconds.
    expiresAt: startMs / 1000 + 120 + 90 * 86_400,
  });
  expect(texts(process)).toEqual([
    `:rotating_light: ${alertId} (high) opened by steve: checkout is down`,
    `:eyes: ${alertId} (high) acknowledged by ana: checkout is down`,
    `:white_check_mark: ${alertId} (high) resolved by bob: checkout is down`,
  ]);
  expect(process.metrics).toEqual(expect.arrayContaining(["AlertAcknowledged", "AlertResolved"]));
});

test("an open alert never expires", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("acknowledge", alertId));
  expect(await process.item(alertId)).not.toHaveProperty("expiresAt");
});

test("a person without a name is known by the id", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("acknowledge", alertId, { userName: "" }));
  expect(await process.item(alertId)).toMatchObject({ acknowledgedBy: "U0002" });
});

test.each(["acknowledge", "resolve"] as const)("the earliest %s wins, whatever order they arrive in", async (kind) => {
  await using process = await startProcess();
  const alertId = await opened(process);
  const done = kind === "acknowledge" ? "acknowledged" : "resolved";
  for (const [seconds, who] of [
    [20, "cleo"],
    [10, "ana"],
    [15, "bob"],
  ] as const) {
    await process.live(command(kind, alertId, { at: at(seconds), userId: `U-${who}`, userName: who }));
  }
  expect(await process.item(alertId)).toMatchObject({ [`${done}At`]: at(10), [`${done}By`]: "ana" });
  expect(texts(process)).toHaveLength(2);
});

test("of two at the same millisecond the same one wins in either order", async () => {
  await using process = await startProcess();
  const winners = [];
  for (const order of [
    ["U0002", "U0003"],
    ["U0003", "U0002"],
  ]) {
    const alertId = await opened(process);
    for (const userId of order) await process.live(command("acknowledge", alertId, { userId }));
    winners.push((await process.item(alertId)).acknowledgedById);
  }
  expect(winners).toEqual(["U0002", "U0002"]);
});

test("an acknowledge that comes after the resolve still says who acknowledged, and is not posted", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("resolve", alertId, { ...bob, at: at(120) }));
  await process.live(command("acknowledge", alertId));
  expect(await process.item(alertId)).toMatchObject({ status: "resolved", acknowledgedBy: "ana", resolvedBy: "bob" });
  expect(texts(process)).toHaveLength(2);
});

test("commands at the same time lose nothing: who comes second looks again", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await Promise.all([
    process.live(command("acknowledge", alertId)),
    process.live(command("resolve", alertId, { ...bob, at: at(61) })),
    process.live(command("acknowledge", alertId, { ...bob, at: at(59) })),
  ]);
  expect(await process.item(alertId)).toMatchObject({
    status: "resolved",
    acknowledgedBy: "bob",
    acknowledgedAt: at(59),
    resolvedAt: at(61),
  });
});

test("a post that is overtaken by a later state's post on the same webhook is not sent", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const message = openMessage();
  const { messageId } = await process.deliver(message);
  await process.live(command("acknowledge", message.alertId));
  await process.live(message, { messageId, receiveCount: 2 });
  expect(texts(process)).toEqual([expect.stringContaining("acknowledged by ana")]);
  expect((await process.item(message.alertId)).followUps["opened:ops"]).toMatchObject({
    state: "superseded",
    lastError: "acknowledged is posted",
  });
});

test("a late opening post on a webhook that gets no later one tells the state of now", async () => {
  await using process = await startProcess({ integration: { followUps: [{ webhook: "ops", on: ["opened"] }] } });
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const message = openMessage();
  const { messageId } = await process.deliver(message);
  await process.live(command("resolve", message.alertId, bob));
  await process.live(message, { messageId, receiveCount: 2 });
  expect(texts(process)).toEqual([expect.stringContaining("resolved by bob")]);
});

test("an acknowledge that overtakes its alert's opening waits for it", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.clock.advance(60_000);
  const life = process.live(command("acknowledge", message.alertId));
  await process.clock.sleep(9 * 60_000);
  await process.live(message);
  await life;
  expect(await process.item(message.alertId)).toMatchObject({ status: "acknowledged", acknowledgedBy: "ana" });
});

test("an acknowledge that is hours ahead of its alert's opening, behind an outage, still counts", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.clock.advance(3 * 3600_000);
  const life = process.live(command("acknowledge", message.alertId));
  await process.clock.sleep(60_000);
  await process.live(message);
  await life;
  expect(await process.item(message.alertId)).toMatchObject({ status: "acknowledged", acknowledgedBy: "ana" });
});

test("an acknowledge of an alert that never comes is told so once, after 10 minutes, and gives up after a day", async () => {
  await using process = await startProcess();
  process.clock.advance(60_000);
  const responseUrl = process.slack.responseUrl();
  const receives = await process.live(command("acknowledge", "A-0000000000", { responseUrl }));
  expect(receives.at(-1)?.kept).toBe(false);
  expect(receives[0]?.parkSeconds).toBe(5);
  expect(process.slack.responses(responseUrl).map(({ payload }) => payload.text)).toEqual([
    "There is no alert A-0000000000",
  ]);
  expect(process.slack.responses(responseUrl)[0]?.arrivedAtMs).toBe(startMs + 11 * 60_000);
  expect(process.clock.now() - startMs).toBeGreaterThanOrEqual(86_460_000);
  expect(process.clock.now() - startMs).toBeLessThan(86_460_000 + 16 * 60_000);
});

test.each(["acknowledge", "resolve", "silence"] as const)("another team's %s touches nothing", async (kind) => {
  await using process = await startProcess();
  const alertId = await opened(process);
  const before = await process.item(alertId);
  const responseUrl = process.slack.responseUrl();
  expect(await process.deliver(command(kind, alertId, { teamId: "T0666", responseUrl }))).toMatchObject({
    kept: false,
  });
  expect(await process.item(alertId)).toEqual(before);
  // It does not even learn that the alert is there.
  expect(process.slack.responses(responseUrl)[0]?.payload.text).toBe(`There is no alert ${alertId}`);
});

test("a resolved alert does not expire while a message may still look for it, nor by an old timestamp", async () => {
  await using process = await startProcess({ integration: { reminders: { unacknowledged: { high: [3 * 1440] } } } });
  const message = openMessage();
  await process.deliver(message);
  await process.live(command("resolve", message.alertId, { at: "2001-01-01T00:00:00.000Z" }));
  const { followUps, expiresAt = 0 } = await process.item(message.alertId);
  const reminder = followUps["unacknowledged:ops"];
  expect(reminder).toMatchObject({ state: "pending", giveUpAtMs: startMs + 4 * 86_400_000 });
  expect(expiresAt * 1000).toBe(startMs + (4 + 90) * 86_400_000);
});

test("an alert that has expired is gone, although DynamoDB still has it", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("resolve", alertId));
  process.clock.advance(91 * 86_400_000);
  const now = new Date(process.clock.now()).toISOString();
  const responseUrl = process.slack.responseUrl();
  await process.deliver(command("acknowledge", alertId, { at: now, responseUrl }));
  expect(process.slack.responses(responseUrl)[0]?.payload.text).toBe(`There is no alert ${alertId}`);
  expect(await process.item(alertId)).not.toHaveProperty("acknowledgedAt");
});
