import { expect, test } from "vitest";
import { openMessage, startMs } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const fail = async ({ services: { pacing } }: ProcessUnderTest, times: number) => {
  for (let i = 0; i < times; i += 1) await pacing.failed("ops", false);
};
const permit = ({ services: { pacing } }: ProcessUnderTest) => pacing.permit("ops", undefined);

test("nine failures in a row change nothing, ten open the breaker for 30 s", async () => {
  await using process = await startProcess();
  await fail(process, 9);
  expect(await permit(process)).toMatchObject({ slotAtMs: startMs });
  await fail(process, 1);
  expect(await permit(process)).toEqual({ waitUntilMs: startMs + 30_000, why: "breaker" });
  expect(process.metrics.filter((name) => name === "BreakerOpened")).toHaveLength(1);
});

test("a success in between starts the count again", async () => {
  await using process = await startProcess();
  await fail(process, 9);
  await process.services.pacing.succeeded("ops");
  await fail(process, 9);
  expect(await permit(process)).toMatchObject({ slotAtMs: startMs });
});

test("posts that were under way when the breaker opened do not lengthen its time", async () => {
  await using process = await startProcess();
  await fail(process, 15);
  expect(await permit(process)).toEqual({ waitUntilMs: startMs + 30_000, why: "breaker" });
});

test("one probe goes first, and the others wait for it", async () => {
  await using process = await startProcess();
  await fail(process, 10);
  process.clock.advance(30_000);
  const permits = await Promise.all(Array.from({ length: 10 }, () => permit(process)));
  expect(permits.filter((each) => "slotAtMs" in each)).toEqual([
    { slotAtMs: startMs + 30_000, recovering: true, isProbe: true },
  ]);
  expect(permits.filter((each) => "waitUntilMs" in each)).toHaveLength(9);
});

test("a probe that fails doubles the time, one that works closes the breaker", async () => {
  await using process = await startProcess();
  await fail(process, 10);
  for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
    expect(await permit(process)).toEqual({ waitUntilMs: process.clock.now() + seconds * 1000, why: "breaker" });
    process.clock.advance(seconds * 1000);
    expect(await permit(process)).toMatchObject({ slotAtMs: process.clock.now(), isProbe: true });
    await process.services.pacing.failed("ops", true);
  }
  process.clock.advance(900_000);
  await permit(process);
  await process.services.pacing.succeeded("ops");
  expect(await permit(process)).toMatchObject({ recovering: false });
  expect(await process.webhook("ops")).not.toHaveProperty("breakerUntilMs");
});

test("a probe whose worker died is followed by another", async () => {
  await using process = await startProcess();
  await fail(process, 10);
  process.clock.advance(30_000);
  await permit(process);
  process.clock.advance(30_000);
  expect(await permit(process)).toMatchObject({ slotAtMs: startMs + 60_000 });
});

test("a probe does not queue behind the slots that were given away before", async () => {
  await using process = await startProcess();
  for (let i = 0; i < 100; i += 1) await permit(process);
  await fail(process, 10);
  process.clock.advance(30_300);
  // The next second of the slots that others still hold, so that it comes too close to none of them.
  expect(await permit(process)).toMatchObject({ slotAtMs: startMs + 31_000, isProbe: true });
  await process.services.pacing.succeeded("ops");
  expect(await permit(process)).toMatchObject({ slotAtMs: startMs + 100_000 });
});

test("two hours without Slack: at most 20 probes, and everything is posted afterwards, a second apart", async () => {
  await using process = await startProcess({ random: Math.random });
  process.slack.fail({ kind: "status", status: 503 });
  const outageEndMs = startMs + 2 * 3600_000;
  const messages = Array.from({ length: 8 }, () => openMessage());
  const lives = Promise.all(messages.map((message) => process.live(message)));
  await process.clock.sleep(outageEndMs - startMs);
  process.slack.clear();
  await lives;

  const attempts = process.slack.attempts("ops").map(({ arrivedAtMs }) => arrivedAtMs);
  const probes = attempts.filter((ms) => ms < outageEndMs).length - 10;
  expect(probes).toBeGreaterThan(5);
  expect(probes).toBeLessThanOrEqual(20);
  expect(process.slack.posts("ops")).toHaveLength(8);
  const gaps = attempts.slice(1).map((ms, i) => ms - (attempts[i] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  // At most 15 min until the next probe; it closes the breaker, and half a minute later the others come.
  expect(process.clock.now() - outageEndMs).toBeLessThan(16 * 60_000);
  expect(await process.webhook("ops")).not.toHaveProperty("failuresInARow");
}, 120_000);
