import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { CommandMessage } from "../alert/command-message.ts";

/** Puts a command on the queue; resolves once SQS has it, rejects when that fails or `signal` aborts. */
export type SendCommand = (message: CommandMessage, signal: AbortSignal) => Promise<void>;

export const createCommandQueue =
  (client: SQSClient, queueUrl: string): SendCommand =>
  async (message, signal) => {
    const MessageBody = escapeForSqs(JSON.stringify(message));
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }), { abortSignal: signal });
  };

/**
 * SQS refuses a message with U+FFFE or U+FFFF for ever, and the local stack's SQS (fauxqs 2.4) one with an emoji, as it looks
 * at halves of characters. JSON can escape them; it already does so with control characters and lone surrogates.
 * Rule: docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const escapeForSqs = (json: string): string =>
  json.replace(/[\ud800-\udfff\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
