import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Puts a message body aside for the operator, with the reason as a message attribute. */
export interface DeadLetterQueue {
  send(body: string, reason: string): Promise<void>;
}

export const createDeadLetterQueue = (client: SQSClient, queueUrl: string): DeadLetterQueue => ({
  send: async (body, reason) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: "String", StringValue: reason.slice(0, 1000) } },
      }),
    );
  },
});
