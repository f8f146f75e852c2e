import type { Context, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { createProcessHandler } from "../../functions/process/handler.ts";
import { command, openMessage, startMs } from "../support/command-messages.ts";
import { startProcess } from "../support/process-services.ts";

test.each<[what: string, body: string, reason: string]>([
  ["that is not JSON", "{nonsense", "the body is not JSON"],
  ["of another shape", JSON.stringify({ v: 1, kind: "open" }), "not a command message: wrong at owner"],
  [
    "of a newer version",
    JSON.stringify({ ...openMessage(), v: 2 }),
    "message version 2 is newer than this code's 1: deploy the newer code",
  ],
])("a body %s is in the dead-letter queue with its reason", async (_, body, reason) => {
  await using process = await startProcess();
  expect(await process.deliver(body)).toMatchObject({ kept: false, parkSeconds: undefined });
  expect(await process.deadLetters()).toEqual([{ body, reason }]);
  expect(process.dynamodb.calls).toEqual([]);
  expect(process.logs).toEqual([expect.objectContaining({ level: "error", event: "dead-letter", reason })]);
  expect(process.metrics).toEqual(["DeadLettered"]);
});

test("what DynamoDB will refuse every time is in the dead-letter queue", async () => {
  await using process = await startProcess();
  process.dynamodb.fail({ command: "PutItem", how: "refused", error: "ValidationException" });
  const message = openMessage();
  expect(await process.deliver(message)).toMatchObject({ kept: false });
  const [dead] = await process.deadLetters();
  expect(dead).toMatchObject({
    body: JSON.stringify(message),
    reason: expect.stringMatching(/^ValidationException: /),
  });
});

test("a message is kept while the dead-letter queue does not take it", async () => {
  await using process = await startProcess();
  process.sqs.fail({ command: "SendMessage", how: "refused", when: ({ MessageBody }) => MessageBody === "{nonsense" });
  const first = await process.deliver("{nonsense");
  expect(first).toMatchObject({ kept: true });
  expect(await process.deliver("{nonsense", { messageId: first.messageId, receiveCount: 2 })).toMatchObject({
    kept: false,
  });
  expect(await process.deadLetters()).toHaveLength(1);
});

test("a command that fails comes back later and later, up to a minute, and is counted", async () => {
  await using process = await startProcess({ random: () => 1 });
  process.dynamodb.fail({ command: "PutItem", how: "refused", times: 8, error: "ProvisionedThroughputExceeded" });
  const message = openMessage();
  const receives = await process.live(message);
  expect(receives.map(({ parkSeconds }) => parkSeconds)).toEqual([2, 4, 8, 16, 32, 60, 60, 60, undefined]);
  expect(process.metrics.filter((name) => name === "CommandFailed")).toHaveLength(8);
  expect(process.logs).toContainEqual(
    expect.objectContaining({
      event: "command-failed",
      command: "open",
      alertId: message.alertId,
      reason: "ProvisionedThroughputExceeded",
    }),
  );
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("of several messages only those that still owe something are kept", async () => {
  await using process = await startProcess({ integration: { followUps: [] } });
  const handler = createProcessHandler(process.services);
  const bodies = [
    JSON.stringify(openMessage()),
    "{nonsense",
    JSON.stringify(command("acknowledge", "A-0000000000")), // waits for its alert
    JSON.stringify(openMessage()),
  ];
  const Records = bodies.map((body, i) => ({
    messageId: `message-${i}`,
    receiptHandle: `receipt-${i}`,
    body,
    attributes: { SentTimestamp: String(startMs), ApproximateReceiveCount: "1" },
  })) as SQSRecord[];
  const context = { awsRequestId: "request", getRemainingTimeInMillis: () => 30_000 } as Context;
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
});

test("a message whose parking fails is kept all the same", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  process.sqs.fail({ command: "ChangeMessageVisibility", how: "refused" });
  expect(await process.deliver(openMessage())).toMatchObject({ kept: true });
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "park-failed", level: "warn" }));
});

test.each([
  ["has been received 900 times", { receiveCount: 900 }],
  ["is 13 days old", { sentAtMs: startMs - 13 * 86_400_000 }],
])("a message that %s hands what it owes to a fresh one, and nothing is lost", async (_, options) => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const message = openMessage();
  const old = await process.deliver(message, options);
  expect(old).toMatchObject({ kept: false });
  const [wake, ...others] = await process.wakes();
  expect(others).toEqual([]);
  expect(wake).toMatchObject({ kind: "wake", alertId: message.alertId });
  expect(wake?.owner).not.toBe(message.owner);
  process.clock.advance(10);
  await process.live(wake ?? {});
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect((await process.item(message.alertId)).followUps["opened:ops"]).toMatchObject({ state: "delivered" });
});

test("a reminder that repeats outlives every receive count", async () => {
  await using process = await startProcess({
    integration: { reminders: { unacknowledged: { high: [5] }, repeatLast: ["high"] } },
  });
  const message = openMessage();
  const life = process.live(message, { receiveCount: 890 });
  await process.clock.sleep(2 * 3600_000);
  await process.live(command("acknowledge", message.alertId));
  await life;
  // Every five minutes, also after the hand-over at the 900th receive.
  expect(process.slack.posts("ops").length).toBeGreaterThanOrEqual(24);
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "message-renewed", receiveCount: 900 }));
}, 120_000);

test("a message that cannot be renewed is kept", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "status", status: 503, count: 1 });
  const { messageId } = await process.deliver("{}");
  process.sqs.fail({ command: "SendMessage", how: "refused" });
  expect(await process.deliver(openMessage(), { messageId, receiveCount: 900 })).toMatchObject({ kept: true });
});

test("one that is done is not renewed", async () => {
  await using process = await startProcess();
  expect(await process.deliver(openMessage(), { receiveCount: 950 })).toMatchObject({ kept: false });
  expect(await process.wakes()).toEqual([]);
});
