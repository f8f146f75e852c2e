import { expect, test } from "vitest";
import { command, openMessage, startMs, wakeMessage } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const key = "opened:ops";
const state = async (process: ProcessUnderTest, alertId: string) => (await process.item(alertId)).followUps[key];

/** An alert whose follow-up waits in backoff, 1 s or more. */
async function waiting(process: ProcessUnderTest) {
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const { messageId } = await process.deliver(message);
  process.clock.advance(100);
  return { message, messageId };
}

test("takes over what is unsettled and posts it at once; the old message is done", async () => {
  await using process = await startProcess();
  const { message, messageId } = await waiting(process);
  const wake = wakeMessage(message.alertId);
  await process.live(wake);
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect(await state(process, message.alertId)).toMatchObject({ state: "delivered", owner: wake.owner });
  expect(await process.deliver(message, { messageId, receiveCount: 2 })).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test.each([
  [undefined, "failed"],
  [86_400_001, "failed"],
  [86_400_000, "delivered"],
])(
  "revives what was to be given up since a time that it names: %s ms after the opening gives %s",
  async (ms, result) => {
    await using process = await startProcess();
    process.slack.fail({ kind: "status", status: 400, body: "invalid_blocks", count: 2 });
    const message = openMessage();
    await process.deliver(message);
    expect(await state(process, message.alertId)).toMatchObject({ state: "failed" });
    process.clock.advance(3 * 86_400_000);
    await process.live(wakeMessage(message.alertId, ms === undefined ? {} : { reviveSinceMs: startMs + ms }));
    expect(await state(process, message.alertId)).toMatchObject({ state: result, attempts: 1 });
  },
);

test("leaves alone what was delivered or superseded, and reminders until their time", async () => {
  await using process = await startProcess({ integration: { reminders: { unacknowledged: { high: [5] } } } });
  const message = openMessage();
  await process.deliver(message);
  process.clock.advance(60_000);
  const [first] = await process.live(wakeMessage(message.alertId), { mostReceives: 1 });
  expect(first).toMatchObject({ kept: true, parkSeconds: 240 });
  expect(process.slack.posts("ops")).toHaveLength(1);
  await process.live(command("resolve", message.alertId));
  process.clock.advance(600_000);
  await process.live(wakeMessage(message.alertId));
  expect(process.slack.posts("ops").map(({ payload }) => payload.text)).toEqual([
    expect.stringContaining("opened"),
    expect.stringContaining("resolved"),
  ]);
});

test("of two the one that was sent last works, whatever order they arrive in", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "no-service" });
  const message = openMessage();
  await process.live(message, { mostReceives: 2 });
  process.clock.advance(60_000);
  const now = process.clock.now();
  const [early, late] = [wakeMessage(message.alertId), wakeMessage(message.alertId)];
  expect(await process.deliver(late, { sentAtMs: now - 10 })).toMatchObject({ kept: true });
  expect(await process.deliver(early, { sentAtMs: now - 20 })).toMatchObject({ kept: false });
  expect(await state(process, message.alertId)).toMatchObject({ owner: late.owner });
});

test("waits while somebody works on it, and takes over if that one never finishes", async () => {
  await using process = await startProcess();
  const { message } = await waiting(process);
  process.clock.advance(1000);
  const lease = { leaseOwner: "a-worker-that-dies", leaseUntilMs: process.clock.now() + 20_000 };
  await process.services.followUps.claim(message.alertId, key, lease, process.clock.now());
  process.clock.advance(1);
  const wake = wakeMessage(message.alertId);
  // Its own message may be gone: one that lies in the dead-letter queue comes back for nobody.
  const receives = await process.live(wake);
  expect(receives[0]).toMatchObject({ kept: true, parkSeconds: 20 });
  expect(await state(process, message.alertId)).toMatchObject({ state: "delivered", owner: wake.owner });
  expect(JSON.stringify(process.slack.posts("ops")[0])).toContain("an earlier post may already be here");
});

test("looks again when somebody was faster", async () => {
  await using process = await startProcess();
  const { message } = await waiting(process);
  process.clock.advance(1000);
  const wake = wakeMessage(message.alertId);
  const { followUps } = process.services;
  const change = followUps.change;
  followUps.change = async (...args) => {
    followUps.change = change;
    // A worker claims between the wake's look and its write, and dies.
    const lease = { leaseOwner: "a-worker-that-dies", leaseUntilMs: process.clock.now() + 20_000 };
    await followUps.claim(message.alertId, key, lease, process.clock.now());
    return change(...args);
  };
  await process.live(wake);
  expect(await state(process, message.alertId)).toMatchObject({ state: "delivered", owner: wake.owner });
});

test("of an alert that is gone is done", async () => {
  await using process = await startProcess();
  expect(await process.deliver(wakeMessage("A-0000000000"))).toMatchObject({ kept: false });
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "unknown-alert", command: "wake" }));
});
