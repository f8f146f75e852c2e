import { expect, test } from "vitest";
import type { AwsCall, AwsHandler } from "../../../lib/local/aws/call.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { openSqs } from "../../../lib/local/aws/sqs.ts";
import { createPause } from "../../../lib/local/page/pause.ts";

/** A queue with one message, behind a pause. */
async function queueBehindPause() {
  const sqs = await openSqs("127.0.0.1:1");
  const as =
    (principal: string, handle: AwsHandler) =>
    (action: string, body: AwsCall["body"] = {}) =>
      handle({ service: "sqs", action, principal, body: { QueueUrl: "http://127.0.0.1:1/000000000000/q", ...body } });
  const pause = createPause();
  await as(operator, sqs.handle)("CreateQueue", { QueueName: "q" });
  const behind: AwsHandler = (call) => pause.interceptor(call, sqs.handle);
  return { sqs, pause, worker: as("Process", behind), admin: as(operator, behind) };
}
const messagesOf = ({ body }: { body: object }) => (body as { Messages?: object[] }).Messages ?? [];

test("while paused, functions find the queue empty and the operator does not", async () => {
  const { pause, worker, admin, sqs } = await queueBehindPause();
  await admin("SendMessage", { MessageBody: "hello" });
  pause.set(true);
  expect(messagesOf(await worker("ReceiveMessage"))).toEqual([]);
  expect(messagesOf(await admin("ReceiveMessage", { VisibilityTimeout: 0 }))).toHaveLength(1);
  pause.set(false);
  expect(messagesOf(await worker("ReceiveMessage"))).toHaveLength(1);
  sqs.stop();
});

test("a message that comes to a poll from before the pause goes back", async () => {
  const { pause, worker, admin, sqs } = await queueBehindPause();
  const polling = worker("ReceiveMessage", { WaitTimeSeconds: 5 });
  pause.set(true);
  await admin("SendMessage", { MessageBody: "hello" });
  expect(messagesOf(await polling)).toEqual([]);
  pause.set(false);
  expect(messagesOf(await worker("ReceiveMessage", { WaitTimeSeconds: 2 }))).toHaveLength(1);
  sqs.stop();
});

test("sending goes on while paused", async () => {
  const { pause, worker, sqs } = await queueBehindPause();
  pause.set(true);
  expect((await worker("SendMessage", { MessageBody: "hello" })).status).toBe(200);
  sqs.stop();
});
