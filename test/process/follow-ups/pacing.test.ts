import { expect, test } from "vitest";
import { openMessage, startMs } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const arrivals = (process: ProcessUnderTest) => process.slack.attempts("ops").map(({ arrivedAtMs }) => arrivedAtMs);
const gaps = (ms: number[]) => ms.slice(1).map((at, i) => at - (ms[i] ?? 0));

async function slotOf(process: ProcessUnderTest, saved?: number): Promise<number> {
  const permit = await process.services.pacing.permit("ops", saved);
  if (!("slotAtMs" in permit)) throw new Error(`no slot: ${JSON.stringify(permit)}`);
  return permit.slotAtMs;
}

test("fifty alerts at once get slots a second apart, and nobody starves", async () => {
  await using process = await startProcess();
  const messages = Array.from({ length: 50 }, () => openMessage());
  const receives = await Promise.all(messages.map((message) => process.live(message)));
  expect(process.slack.posts("ops")).toHaveLength(50);
  expect(process.slack.attempts("ops")).toHaveLength(50);
  expect(Math.min(...gaps(arrivals(process)))).toBeGreaterThanOrEqual(1000);
  expect((process.clock.now() - startMs) / 1000).toBeLessThan(55);
  // Stored and given a slot, parked until then, posted.
  expect(Math.max(...receives.map(({ length }) => length))).toBe(2);
}, 120_000);

test("workers that ask at the same time never share a slot", async () => {
  await using process = await startProcess();
  const slots = await Promise.all(Array.from({ length: 20 }, () => slotOf(process)));
  expect([...slots].sort()).toEqual(Array.from({ length: 20 }, (_, i) => startMs + i * 1000));
});

test("a quiet webhook may be posted to at once", async () => {
  await using process = await startProcess();
  expect(await slotOf(process)).toBe(startMs);
  process.clock.advance(5000);
  expect(await slotOf(process)).toBe(startMs + 5000);
});

test("each webhook has its own pace", async () => {
  await using process = await startProcess({
    integration: { followUps: [{ webhook: "ops" }, { webhook: "managers" }] },
  });
  await process.deliver(openMessage());
  expect(process.slack.posts().map(({ webhook }) => webhook)).toEqual(expect.arrayContaining(["ops", "managers"]));
});

test("a slot less than a second away is waited for", async () => {
  await using process = await startProcess();
  await process.deliver(openMessage());
  process.clock.advance(400);
  expect(await process.deliver(openMessage())).toMatchObject({ kept: false });
  expect(gaps(arrivals(process))).toEqual([1000]);
});

test("a slot further away is saved, and kept through parking", async () => {
  await using process = await startProcess();
  for (let i = 0; i < 4; i += 1) await slotOf(process);
  const message = openMessage();
  const { parkSeconds, messageId } = await process.deliver(message);
  // Woken up to a second early, since SQS would wake it up to a second late.
  expect(parkSeconds).toBe(3);
  expect((await process.item(message.alertId)).followUps["opened:ops"]).toMatchObject({
    state: "pending",
    slotAtMs: startMs + 4000,
    slotOf: "ops",
  });
  process.clock.advance(3000);
  await slotOf(process); // somebody else queues up behind it
  await process.deliver(message, { messageId, receiveCount: 2 });
  expect(arrivals(process)).toEqual([startMs + 4000]);
  expect((await process.item(message.alertId)).followUps["opened:ops"]).not.toHaveProperty("slotAtMs");
});

test.each([
  [1000, startMs],
  [1001, startMs + 1001],
])("a saved slot that is %i ms late gives %i", async (lateMs, expected) => {
  await using process = await startProcess();
  process.clock.advance(lateMs);
  expect(await slotOf(process, startMs)).toBe(expected);
});

test("a saved slot is no longer good in a cool-down", async () => {
  await using process = await startProcess();
  const saved = await slotOf(process);
  await process.services.pacing.coolDown("ops", startMs + 5000);
  expect(await process.services.pacing.permit("ops", saved)).toEqual({
    waitUntilMs: startMs + 5000,
    why: "cool-down",
  });
});

test("everything that a 429 stopped is posted after it, a second apart", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "rate-limit", retryAfterSeconds: 5, count: 1 });
  await Promise.all(Array.from({ length: 20 }, () => process.live(openMessage())));
  expect(process.slack.posts("ops")).toHaveLength(20);
  expect(Math.min(...gaps(arrivals(process)))).toBeGreaterThanOrEqual(1000);
  // The one that was already waiting for its slot inside the function still comes.
  expect(arrivals(process).filter((ms) => ms < startMs + 5000).length).toBeLessThanOrEqual(2);
}, 120_000);
