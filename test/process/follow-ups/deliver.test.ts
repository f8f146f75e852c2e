import { expect, test } from "vitest";
import type { Alert } from "../../../functions/alert/alert.ts";
import { openMessage, wakeMessage } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const key = "opened:ops";
const followUp = async (process: ProcessUnderTest, alertId: string) => {
  const followUp = (await process.item(alertId)).followUps[key];
  if (!followUp) throw new Error("there is no follow-up");
  return followUp;
};
const notes = (process: ProcessUnderTest, webhook = "ops"): string[] =>
  process.slack.posts(webhook).map(({ payload }) => {
    const context = payload.attachments?.[0]?.blocks?.find(({ type }) => type === "context");
    return JSON.stringify(context);
  });

const isClaim = (expression: unknown) => String(expression).includes("if_not_exists");

/** A worker that claims and posts, and dies before it can mark: every mark of its follow-up fails until its time is over. */
async function dieBeforeMark(process: ProcessUnderTest, message: object, messageId?: string): Promise<string> {
  const endFault = process.dynamodb.fail({
    command: "UpdateItem",
    how: "refused",
    times: 1000,
    when: ({ TableName, UpdateExpression }) => TableName === "alerts" && !isClaim(UpdateExpression),
  });
  const delivered = await process.deliver(message, { remainingMs: 8000, ...(messageId && { messageId }) });
  endFault();
  return delivered.messageId;
}

test("two workers that are woken for the same follow-up post it once", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 500, count: 1 });
  const { messageId, parkSeconds = 0 } = await process.deliver(message);
  process.clock.advance(parkSeconds * 1000);
  const both = await Promise.all([2, 3].map((receiveCount) => process.deliver(message, { messageId, receiveCount })));
  expect(both.map(({ kept }) => kept).sort()).toEqual([false, true]);
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("nobody touches a claimed follow-up before its lease runs out", async () => {
  await using process = await startProcess();
  const message = openMessage();
  const messageId = await dieBeforeMark(process, message);
  const { leaseUntilMs = 0, ...claimed } = await followUp(process, message.alertId);
  expect(claimed).toMatchObject({ state: "claimed", unfinished: 1, attempts: 0 });
  // Two seconds after the function's own end.
  const waitMs = leaseUntilMs - process.clock.now();
  expect(waitMs).toBeGreaterThan(2000);
  const again = await process.deliver(message, { messageId, receiveCount: 2 });
  expect(again).toMatchObject({ kept: true, parkSeconds: Math.ceil((waitMs + 1) / 1000) });
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("a second post after a worker died before its mark says that it is the second try", async () => {
  await using process = await startProcess();
  const message = openMessage();
  const messageId = await dieBeforeMark(process, message);
  await process.live(message, { messageId, receiveCount: 2 });
  expect(process.slack.posts("ops")).toHaveLength(2);
  expect(notes(process)[0]).not.toContain("try");
  expect(notes(process)[1]).toContain("try 2: an earlier post may already be here");
  expect(await followUp(process, message.alertId)).toMatchObject({ state: "delivered", unfinished: 0 });
});

test("the second try is called so even when it first had to wait for a slot", async () => {
  await using process = await startProcess();
  const message = openMessage();
  const messageId = await dieBeforeMark(process, message);
  const { leaseUntilMs = 0 } = await followUp(process, message.alertId);
  process.clock.advance(leaseUntilMs - process.clock.now() + 1);
  // Three others take the next slots.
  for (let i = 0; i < 3; i += 1) await process.services.pacing.permit("ops", undefined);
  await process.live(message, { messageId, receiveCount: 2 });
  expect(notes(process)[1]).toContain("an earlier post may already be here");
});

test("a mark that fails for a moment is repeated, the post is not", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.dynamodb.fail({
    command: "UpdateItem",
    how: "refused",
    times: 3,
    when: ({ TableName }) => TableName === "alerts",
  });
  expect(await process.deliver(message)).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect((await followUp(process, message.alertId)).state).toBe("delivered");
  expect(process.logs.filter(({ event }) => event === "mark-retried")).toHaveLength(3);
});

test.each(["applied", "reply-lost"] as const)("a mark whose answer is lost (%s) costs no second post", async (how) => {
  await using process = await startProcess();
  const message = openMessage();
  process.dynamodb.fail({ command: "UpdateItem", how, when: ({ TableName }) => TableName === "alerts" });
  await process.live(message);
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect((await followUp(process, message.alertId)).state).toBe("delivered");
});

test("a worker that lost its lease marks nothing and keeps its message", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.slack.fail({ kind: "slow", delayMs: 300, count: 1 });
  const first = process.deliver(message);
  while (process.slack.posts("ops").length === 0) await new Promise(setImmediate);
  // Somebody else takes the follow-up over while the post is under way.
  const stolen = { leaseOwner: "somebody-else", leaseUntilMs: process.clock.now() + 60_000 };
  await process.services.followUps.change(message.alertId, key, {}, stolen);
  expect(await first).toMatchObject({ kept: true });
  expect(await followUp(process, message.alertId)).toMatchObject({ state: "claimed", ...stolen });
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "lease-lost", level: "warn" }));
});

test("a claim whose answer was lost is taken up at once, as the first try that it is", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.slack.fail({ kind: "rate-limit", retryAfterSeconds: 2, count: 1 });
  const { messageId } = await process.deliver(message);
  process.clock.advance(2000);
  process.dynamodb.fail({
    command: "UpdateItem",
    how: "reply-lost",
    when: ({ TableName }) => TableName === "alerts",
  });
  expect(await process.deliver(message, { messageId, receiveCount: 2 })).toMatchObject({ kept: false });
  expect(notes(process)).toEqual([expect.not.stringContaining("try")]);
});

test("what is due within a second is waited for, not parked", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const { messageId } = await process.deliver(message); // due after 750 ms: half of a second and half of the rest
  expect((await followUp(process, message.alertId)).dueAtMs - process.clock.now()).toBe(750);
  expect(await process.deliver(message, { messageId, receiveCount: 2 })).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("nothing is claimed when the function's time is too short for a post", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const { messageId } = await process.deliver(message);
  process.clock.advance(1000);
  const late = await process.deliver(message, { messageId, receiveCount: 2, remainingMs: 6000 });
  expect(late).toMatchObject({ kept: true, parkSeconds: 1 });
  expect(await followUp(process, message.alertId)).toMatchObject({ state: "pending", unfinished: 0 });
});

test("an alert is stored but not posted when the function's time is too short for a post", async () => {
  await using process = await startProcess();
  const message = openMessage();
  expect(await process.deliver(message, { remainingMs: 2900 })).toMatchObject({ kept: true, parkSeconds: 1 });
  expect(process.slack.attempts("ops")).toEqual([]);
  expect(await followUp(process, message.alertId)).toMatchObject({ state: "pending", unfinished: 0, attempts: 0 });
});

test("five workers that did not finish make a wake in the dead-letter queue, which revives the follow-up", async () => {
  await using process = await startProcess();
  const message = openMessage();
  let messageId = await dieBeforeMark(process, message);
  for (let crash = 2; crash <= 5; crash += 1) {
    process.clock.advance(60_000);
    messageId = await dieBeforeMark(process, message, messageId);
  }
  expect((await followUp(process, message.alertId)).unfinished).toBe(5);
  process.clock.advance(60_000);
  expect(await process.deliver(message, { messageId, receiveCount: 6 })).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(5);
  expect(await followUp(process, message.alertId)).toMatchObject({ state: "dead" });
  const [dead, ...others] = await process.deadLetters();
  expect(others).toEqual([]);
  expect(dead?.reason).toBe("opened:ops: 5 workers in a row did not finish");

  // A redrive only moves the message back.
  process.clock.advance(60_000);
  const wake = JSON.parse(dead?.body ?? "");
  expect(wake).toMatchObject({ kind: "wake", alertId: message.alertId });
  expect((await process.live(wake)).at(-1)).toMatchObject({ kept: false });
  expect(await followUp(process, message.alertId)).toMatchObject({ state: "delivered", owner: wake.owner });
  expect(notes(process)[5]).toContain("an earlier post may already be here");
});

test("one follow-up's failure does not cut off the post of another", async () => {
  await using process = await startProcess({
    integration: { followUps: [{ webhook: "ops" }, { webhook: "managers" }] },
  });
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 503, count: 2 });
  const { messageId } = await process.deliver(message);
  process.clock.advance(1000);
  // The one fails at once, the other takes its time.
  process.slack.fail({ kind: "slow", delayMs: 300, webhook: "managers" });
  process.dynamodb.fail({
    command: "UpdateItem",
    how: "refused",
    when: ({ ExpressionAttributeNames }) => Object.values(ExpressionAttributeNames as object).includes(key),
  });
  expect(await process.deliver(message, { messageId, receiveCount: 2 })).toMatchObject({ kept: true });
  const { followUps }: Alert = await process.item(message.alertId);
  expect(followUps["opened:managers"]?.state).toBe("delivered");
});

test("each follow-up of an alert goes its own way", async () => {
  await using process = await startProcess({
    integration: { followUps: [{ webhook: "ops" }, { webhook: "managers" }] },
  });
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 503, webhook: "ops", count: 3 });
  const receives = await process.live(message);
  expect(receives.length).toBeGreaterThan(3);
  expect(process.slack.attempts("ops")).toHaveLength(4);
  expect(process.slack.attempts("managers")).toHaveLength(1);
});

test("a wake that is sent while nothing is owed does nothing", async () => {
  await using process = await startProcess();
  const message = openMessage();
  await process.deliver(message);
  expect(await process.deliver(wakeMessage(message.alertId))).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(1);
});
