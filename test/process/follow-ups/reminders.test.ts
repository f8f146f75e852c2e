import { expect, test } from "vitest";
import { command, openMessage, startMs } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const minute = 60_000;
/** When the posts arrived, in whole minutes after the start. */
const postMinutes = (process: ProcessUnderTest) =>
  process.slack.posts("ops").map(({ arrivedAtMs }) => Math.round((arrivedAtMs - startMs) / minute));
const texts = (process: ProcessUnderTest) => process.slack.posts("ops").map(({ payload }) => payload.text);
const reminders = (unacknowledged: number[], unresolved: number[] = [], repeatLast: ("high" | "critical")[] = []) => ({
  integration: {
    reminders: { unacknowledged: { high: unacknowledged }, unresolved: { high: unresolved }, repeatLast },
  },
});
/** Plays a message in the background while the test lets time pass. */
async function whileLiving(process: ProcessUnderTest, message: object, script: () => Promise<void>) {
  const life = process.live(message);
  await script();
  return life;
}
const until = (process: ProcessUnderTest, minutes: number) =>
  process.clock.sleep(startMs + minutes * minute - process.clock.now());

test("an alert that nobody acknowledges is posted again after 5, 15 and 30 minutes, and then no more", async () => {
  await using process = await startProcess(reminders([5, 15, 30]));
  const message = openMessage();
  const receives = await process.live(message);
  expect(receives.at(-1)?.kept).toBe(false);
  expect(postMinutes(process)).toEqual([0, 5, 15, 30]);
  expect(texts(process)[3]).toContain("is still unacknowledged after 30 min: checkout is down");
  // One receive for each post: nothing polls.
  expect(receives).toHaveLength(4);
  expect((await process.item(message.alertId)).followUps["unacknowledged:ops"]).toMatchObject({ state: "delivered" });
});

test("a reminder that is on time is not called late", async () => {
  await using process = await startProcess(reminders([5]));
  await process.live(openMessage());
  expect(JSON.stringify(process.slack.posts("ops")[1])).not.toContain("late");
});

test("acknowledging ends the reminders and starts the next kind", async () => {
  await using process = await startProcess(reminders([5, 15], [60]));
  const message = openMessage();
  await whileLiving(process, message, async () => {
    await until(process, 7);
    const ack = command("acknowledge", message.alertId, { at: new Date(process.clock.now()).toISOString() });
    await process.live(ack);
  });
  expect(postMinutes(process)).toEqual([0, 5, 7, 67]);
  expect(texts(process)[3]).toContain("acknowledged by ana, is still unresolved after 60 min");
  const { followUps } = await process.item(message.alertId);
  expect(followUps["unacknowledged:ops"]).toMatchObject({
    state: "superseded",
    lastError: "the alert is acknowledged",
  });
  expect(followUps["unresolved:ops"]).toMatchObject({ state: "delivered" });
});

test("resolving ends every reminder", async () => {
  await using process = await startProcess(reminders([5, 15], [60]));
  const message = openMessage();
  await whileLiving(process, message, async () => {
    await until(process, 7);
    await process.live(command("resolve", message.alertId));
  });
  expect(postMinutes(process)).toEqual([0, 5, 7]);
});

test("the last one repeats until somebody acknowledges", async () => {
  await using process = await startProcess(reminders([5, 15, 30], [], ["high"]));
  const message = openMessage();
  await whileLiving(process, message, async () => {
    await until(process, 70);
    await process.live(command("acknowledge", message.alertId));
  });
  expect(postMinutes(process)).toEqual([0, 5, 15, 30, 45, 60, 70]);
});

test("silence pauses them: one comes when it ends, not all that were paused", async () => {
  await using process = await startProcess(reminders([5, 15, 30]));
  const message = openMessage();
  await whileLiving(process, message, async () => {
    await until(process, 2);
    await process.live(command("silence", message.alertId, { minutes: 18 }));
  });
  // Silent from 1 (Slack's time of the command) to 19.
  expect(postMinutes(process)).toEqual([0, 19, 30]);
  expect(JSON.stringify(process.slack.posts("ops")[1])).not.toContain("late");
});

test("a silence of two days does not use up the time that a reminder has", async () => {
  await using process = await startProcess(reminders([5]));
  const message = openMessage();
  await whileLiving(process, message, async () => {
    await until(process, 2);
    await process.live(command("silence", message.alertId, { minutes: 2 * 24 * 60 }));
    process.slack.fail({ kind: "status", status: 503, count: 2 });
  });
  expect(postMinutes(process)).toEqual([0, 2 * 24 * 60 + 1]);
  expect(process.slack.attempts("ops")).toHaveLength(4);
});

test("a Slack that was out gets one reminder afterwards, not all that were due", async () => {
  await using process = await startProcess(reminders([5, 10, 15, 30]));
  const message = openMessage();
  await whileLiving(process, message, async () => {
    await until(process, 4);
    process.slack.fail({ kind: "status", status: 503 });
    await until(process, 17);
    process.slack.clear();
  });
  const [opened, late, last, ...more] = postMinutes(process);
  expect([opened, last, more]).toEqual([0, 30, []]);
  expect(late).toBeGreaterThanOrEqual(17);
  expect(late).toBeLessThan(30);
});

test("an acknowledge that comes between a reminder's look and its claim stops it", async () => {
  await using process = await startProcess(reminders([5]));
  const message = openMessage();
  const { messageId } = await process.deliver(message);
  process.clock.advance(5 * minute);
  const seen = await process.item(message.alertId);
  await process.deliver(command("acknowledge", message.alertId));
  const claim = process.services.followUps.claim(
    message.alertId,
    "unacknowledged:ops",
    { leaseOwner: "late", leaseUntilMs: process.clock.now() + 1000 },
    process.clock.now(),
    { status: seen.status, at: new Date(process.clock.now()).toISOString() },
  );
  expect(await claim).toBeUndefined();
  await process.deliver(message, { messageId, receiveCount: 2 });
  expect(texts(process).join()).not.toContain("unacknowledged");
});
