import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDeadLetterQueue } from "../../functions/process/dead-letter-queue.ts";
import { type Sqs, startSqs } from "../support/sqs.ts";

let sqs: Sqs;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());

test("a dead letter keeps the body as it was, with its reason beside it", async () => {
  const queueUrl = await sqs.createQueue("dead-letters");
  await createDeadLetterQueue(sqs.client, queueUrl).send("{nonsense", `${"long ".repeat(1000)}`);
  const { Messages } = await sqs.client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MessageAttributeNames: ["All"] }),
  );
  expect(Messages).toEqual([
    expect.objectContaining({
      Body: "{nonsense",
      MessageAttributes: { reason: { DataType: "String", StringValue: "long ".repeat(200) } },
    }),
  ]);
});
