import { randomUUID } from "node:crypto";
import { type Message, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type Command, commandMessageSchema } from "../../functions/alert/command-message.ts";
import type { CallWatch } from "./aws-calls.ts";
import type { Sqs } from "./sqs.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One receive of one message. */
export interface DeliverOptions {
  /** Of an earlier delivery: this is another receive of that message. */
  messageId?: string;
  receiveCount?: number;
  sentAtMs?: number;
  remainingMs?: number;
}

/** What a delivery came to: gone from the queue, or kept, and parked for so many seconds. */
export interface Delivered {
  messageId: string;
  kept: boolean;
  parkSeconds: number | undefined;
}

export interface PlayedQueue {
  /** Hands one receive of a message to the SQS handler. */
  deliver(message: object | string, options?: DeliverOptions): Promise<Delivered>;
  /**
   * Hands a message in again each time its parking ends, until it is done or `mostReceives` are spent; the wakes that it
   * leaves on the queue live too. Gives the receives.
   */
  live(message: object, options?: DeliverOptions & { mostReceives?: number }): Promise<Delivered[]>;
  /** The wakes that were put on the queue since the last look. */
  wakes(): Promise<Command<"wake">[]>;
}

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const receiptOnly = "receipt";

/**
 * Plays the event source on a virtual clock. Each message has a true receipt in the real queue, so that parking is a true call;
 * what is handed in, and when, is up to the test.
 */
export function playQueue(
  handler: Handler,
  sqs: Sqs,
  queueUrl: string,
  watch: CallWatch,
  clock: VirtualClock,
): PlayedQueue {
  const receipts = new Map<string, string>();
  const wakesSeen: Command<"wake">[] = [];

  async function receive(): Promise<boolean> {
    const { Messages = [] } = await sqs.client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { MessageId = "", ReceiptHandle = "", Body = "" } of Messages as Message[]) {
      receipts.set(MessageId, ReceiptHandle);
      if (Body !== receiptOnly) wakesSeen.push(commandMessageSchema.parse(JSON.parse(Body)) as Command<"wake">);
    }
    return Messages.length > 0;
  }

  async function newMessage(): Promise<string> {
    const { MessageId = "" } = await sqs.client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: receiptOnly }),
    );
    while (!receipts.has(MessageId) && (await receive()));
    return MessageId;
  }

  async function deliver(message: object | string, options: DeliverOptions = {}): Promise<Delivered> {
    const { receiveCount = 1, sentAtMs = clock.now(), remainingMs = 30_000 } = options;
    const messageId = options.messageId ?? (await newMessage());
    const receiptHandle = receipts.get(messageId) ?? "";
    const record = {
      messageId,
      receiptHandle,
      body: typeof message === "string" ? message : JSON.stringify(message),
      attributes: { SentTimestamp: String(sentAtMs), ApproximateReceiveCount: String(receiveCount) },
    } as SQSRecord;
    const deadlineMs = clock.now() + remainingMs;
    const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => deadlineMs - clock.now() } as Context;
    const before = parksOf(receiptHandle).length;
    const { batchItemFailures } = await handler({ Records: [record] }, context);
    return {
      messageId,
      kept: batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId),
      parkSeconds: parksOf(receiptHandle)[before],
    };
  }

  const parksOf = (receiptHandle: string): number[] =>
    watch
      .inputs("ChangeMessageVisibility")
      .filter(({ ReceiptHandle }) => ReceiptHandle === receiptHandle)
      .map(({ VisibilityTimeout }) => VisibilityTimeout as number);

  async function wakes(): Promise<Command<"wake">[]> {
    while (await receive());
    return wakesSeen.splice(0);
  }

  async function live(
    message: object,
    { mostReceives = Number.POSITIVE_INFINITY, ...options }: DeliverOptions & { mostReceives?: number } = {},
  ): Promise<Delivered[]> {
    const received: Delivered[] = [];
    const sentAtMs = options.sentAtMs ?? clock.now();
    for (let receiveCount = options.receiveCount ?? 1; received.length < mostReceives; receiveCount += 1) {
      const messageId = received[0]?.messageId ?? options.messageId;
      const delivered = await deliver(message, { ...options, ...(messageId && { messageId }), receiveCount, sentAtMs });
      received.push(delivered);
      if (!delivered.kept) break;
      // Unparked, a message comes back after the queue's own visibility timeout.
      await clock.sleep((delivered.parkSeconds ?? 180) * 1000);
    }
    const successors = await wakes();
    const later = await Promise.all(
      successors.map((wake) => live(wake, { mostReceives: mostReceives - received.length })),
    );
    return [...received, ...later.flat()];
  }

  return { deliver, live, wakes };
}
