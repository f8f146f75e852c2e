import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Command } from "../alert/command-message.ts";

/**
 * SQS hides a message for at most 12 h, counted from its receive and not from this call: one that asks for all of it is refused.
 * Source: docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
const longestParkSeconds = 11 * 3600;

/** The queue that feeds this function. */
export interface CommandQueue {
  /** Hides a received message until `untilMs` (whole seconds, rounded up, 1 s to 11 h): parked, it needs no worker. */
  park(receiptHandle: string, untilMs: number): Promise<void>;
  wake(message: Command<"wake">): Promise<void>;
}

export const createCommandQueue = (client: SQSClient, queueUrl: string, now: () => number): CommandQueue => ({
  park: async (receiptHandle, untilMs) => {
    const seconds = Math.ceil((untilMs - now()) / 1000);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: Math.min(Math.max(seconds, 1), longestParkSeconds),
      }),
    );
  },
  wake: async (message) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  },
});
