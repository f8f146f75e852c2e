import { expect, test } from "vitest";
import { openMessage, startMs } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const key = "opened:ops";
/** Times of the attempts, in seconds after the first. */
const times = (process: ProcessUnderTest, webhook = "ops") => {
  const all = process.slack.attempts(webhook).map(({ arrivedAtMs }) => arrivedAtMs);
  return all.map((ms) => (ms - (all[0] ?? 0)) / 1000);
};
const gaps = (seconds: number[]) => seconds.slice(1).map((at, i) => at - (seconds[i] ?? 0));

test("a Slack that fails is tried again after 1 s, 2 s, 4 s … until it takes the post", async () => {
  // No jitter but the fixed half: the waits are 0.75 of their longest.
  await using process = await startProcess({ random: () => 0.5 });
  process.slack.fail({ kind: "status", status: 503, count: 7 });
  const message = openMessage();
  await process.live(message);
  const waits = gaps(times(process));
  for (const [i, longest] of [1, 2, 4, 8, 16, 32, 64].entries()) {
    // SQS hides for whole seconds: it may come up to a second later, never earlier.
    expect(waits[i]).toBeGreaterThanOrEqual(longest * 0.75);
    expect(waits[i]).toBeLessThanOrEqual(longest * 0.75 + 1.01);
  }
  expect((await process.item(message.alertId)).followUps[key]).toMatchObject({ state: "delivered", attempts: 8 });
  expect((await process.item(message.alertId)).followUps[key]).not.toHaveProperty("lastError");
});

test("a post that may have been shown is called a second try, one that was not is not", async () => {
  await using process = await startProcess({ postTimeoutMs: 200 });
  process.slack.fail({ kind: "rate-limit", retryAfterSeconds: 1, count: 1 });
  process.slack.fail({ kind: "accept-then-hang", count: 1 });
  await process.live(openMessage());
  const notes = process.slack.posts("ops").map(({ payload }) => JSON.stringify(payload));
  expect(notes).toHaveLength(2);
  expect(notes[0]).not.toContain("try ");
  expect(notes[1]).toContain("try 3: an earlier post may already be here");
});

test("after 24 hours without success a follow-up has failed, with its last reason, and its message is done", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 500, body: "rollup_error" });
  const message = openMessage();
  const { messageId } = await process.deliver(message);
  process.clock.advance(23.9 * 3600_000);
  const receives = await process.live(message, { messageId, receiveCount: 2 });
  expect(receives.length).toBeGreaterThan(1);
  expect(receives.at(-1)?.kept).toBe(false);
  expect((await process.item(message.alertId)).followUps[key]).toMatchObject({
    state: "failed",
    lastError: "given up after 24 h; last: 500 rollup_error",
  });
  expect((process.clock.now() - startMs) / 1000).toBeCloseTo(24 * 3600, -1);
  expect(process.metrics).toContain("FollowUpFailed");
});

test("429 with Retry-After: 3 rests the whole webhook for 3 s", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "rate-limit", retryAfterSeconds: 3, count: 1 });
  const first = openMessage();
  const { parkSeconds, messageId } = await process.deliver(first);
  expect(parkSeconds).toBe(3);
  expect(await process.webhook("ops")).toMatchObject({ coolUntilMs: startMs + 3000 });
  process.clock.advance(1000);
  const other = await process.deliver(openMessage());
  expect(other).toMatchObject({ kept: true, parkSeconds: 2 });
  expect(process.slack.attempts("ops")).toHaveLength(1);
  process.clock.advance(2000);
  expect(await process.deliver(first, { messageId, receiveCount: 2 })).toMatchObject({ kept: false });
  expect((await process.item(first.alertId)).followUps[key]?.attempts).toBe(2);
  expect(process.metrics).toContain("WebhookCooledDown");
});

test("a shorter Retry-After does not end a longer rest", async () => {
  await using process = await startProcess();
  await process.services.pacing.coolDown("ops", startMs + 30_000);
  await process.services.pacing.coolDown("ops", startMs + 1000);
  expect((await process.webhook("ops")).coolUntilMs).toBe(startMs + 30_000);
});

test("invalid_blocks is answered with one plain text", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 400, body: "invalid_blocks", count: 1 });
  const message = openMessage({ title: "<!channel> & co" });
  expect(await process.deliver(message)).toMatchObject({ kept: false });
  const [post] = process.slack.posts("ops");
  expect(post?.payload).toEqual({
    text: `:rotating_light: ${message.alertId} (high) opened by steve: &lt;!channel&gt; &amp; co`,
  });
  expect((await process.item(message.alertId)).followUps[key]?.state).toBe("delivered");
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "payload-rejected", level: "error" }));
});

test("when the plain text is refused too, the follow-up has failed", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 400, body: "invalid_payload", count: 2 });
  const message = openMessage();
  expect(await process.deliver(message)).toMatchObject({ kept: false });
  expect((await process.item(message.alertId)).followUps[key]).toMatchObject({
    state: "failed",
    lastError: "400 invalid_payload",
  });
  expect(process.slack.attempts("ops")).toHaveLength(2);
});

test("a Slack that does not answer in time is asked again, later", async () => {
  await using process = await startProcess({ postTimeoutMs: 200 });
  process.slack.fail({ kind: "hang", count: 1 });
  const message = openMessage();
  expect(await process.deliver(message)).toMatchObject({ kept: true, parkSeconds: 1 });
  expect((await process.item(message.alertId)).followUps[key]).toMatchObject({
    state: "pending",
    lastError: "timeout",
    maybePosted: true,
    attempts: 1,
  });
});

test("a post that is late says how late, one that is on time does not", async () => {
  await using process = await startProcess();
  const [late, onTime] = [openMessage(), openMessage({ at: new Date(startMs + 7 * 60_000).toISOString() })];
  process.clock.advance(7 * 60_000);
  await process.live(late);
  await process.live(onTime);
  const posts = process.slack.posts("ops").map(({ payload }) => JSON.stringify(payload));
  expect(posts[0]).toContain("posted 7 min late");
  expect(posts[1]).not.toContain("late");
});
