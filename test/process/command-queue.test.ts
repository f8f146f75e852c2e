import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCommandQueue } from "../../functions/process/command-queue.ts";
import { type CallWatch, watchCalls } from "../support/aws-calls.ts";
import { startMs, wakeMessage } from "../support/command-messages.ts";
import { type Sqs, startSqs } from "../support/sqs.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

let sqs: Sqs;
let watch: CallWatch;
let queueUrl: string;
beforeAll(async () => {
  sqs = await startSqs();
  watch = watchCalls(sqs.client, createVirtualClock(startMs));
  queueUrl = await sqs.createQueue("commands", { VisibilityTimeout: "60" });
});
afterAll(() => sqs.stop());

async function receive(waitSeconds = 0) {
  const answer = await sqs.client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: waitSeconds, MaxNumberOfMessages: 1 }),
  );
  return answer.Messages?.[0];
}

test.each([
  ["now", 0, 1],
  ["the past", -5000, 1],
  ["1 ms", 1, 1],
  ["1 s", 1000, 1],
  ["1.001 s", 1001, 2],
  ["a day", 86_400_000, 11 * 3600],
])("parks until %s in whole seconds that SQS takes", async (_, inMs, seconds) => {
  await sqs.client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "parked" }));
  const message = await receive();
  await createCommandQueue(sqs.client, queueUrl, () => startMs).park(message?.ReceiptHandle ?? "", startMs + inMs);
  expect(watch.inputs("ChangeMessageVisibility").at(-1)).toMatchObject({ VisibilityTimeout: seconds });
});

test("a parked message comes back when its time is over, not before", async () => {
  await sqs.client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "comes back" }));
  let message = await receive();
  while (message?.Body !== "comes back") message = await receive(1);
  const parkedAtMs = Date.now();
  await createCommandQueue(sqs.client, queueUrl, Date.now).park(message.ReceiptHandle ?? "", parkedAtMs + 900);
  do message = await receive(1);
  while (message?.Body !== "comes back");
  expect(Date.now() - parkedAtMs).toBeGreaterThanOrEqual(900);
});

test("a wake is put on the queue as JSON", async () => {
  const wake = wakeMessage("A-7F3KQ2XM9B");
  await createCommandQueue(sqs.client, queueUrl, Date.now).wake(wake);
  let message = await receive(1);
  while (!message?.Body?.startsWith("{")) message = await receive(1);
  expect(JSON.parse(message.Body)).toEqual(wake);
});
