import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@aws-sdk/client-sqs";
import type { AwsCall, AwsHandler } from "../aws/call.ts";
import type { EventSourceMapping } from "./event-source-mappings.ts";
import type { Pool } from "./pool.ts";
import { settledMessages, sqsEvent } from "./sqs-event.ts";

export interface EventSource {
  /** Takes no more messages, and resolves when those it took are handled. */
  stop(): Promise<void>;
}

export interface EventSourceOptions {
  mapping: EventSourceMapping;
  pool: Pool;
  queueUrl: string;
  /** Makes AWS calls; the source's own count as its function's. */
  call: AwsHandler;
  /** Makes the queue answer those who wait for messages. */
  endLongPolls: () => void;
  onError: (error: unknown) => void;
}

/**
 * Lambda's poller for one queue. One loop receives for all workers, as many messages as they can take at once, so that no
 * received message waits. A deletion holds up neither the loop nor the worker.
 */
export function startEventSource({
  mapping,
  pool,
  queueUrl,
  call,
  endLongPolls,
  onError,
}: EventSourceOptions): EventSource {
  const { batchSize, queueArn, reportsBatchItemFailures } = mapping;
  const mostBatches = Math.min(mapping.maximumConcurrency, pool.limit);
  const pending = new Set<Promise<void>>();
  let batches = 0;
  let stopping = false;
  let batchEnded = () => {};

  const sqs = async (action: string, body: AwsCall["body"]): Promise<object> => {
    const given = await call({
      service: "sqs",
      action,
      principal: pool.fn.logicalId,
      body: { QueueUrl: queueUrl, ...body },
    });
    if (given.status !== 200) throw new Error(`${action}: ${JSON.stringify(given.body)}`);
    return given.body;
  };

  const receive = async (): Promise<Message[]> => {
    const MaxNumberOfMessages = Math.min(10, (mostBatches - batches) * batchSize);
    const attributes = { MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] };
    const given = await sqs("ReceiveMessage", { MaxNumberOfMessages, WaitTimeSeconds: 20, ...attributes });
    return (given as { Messages?: Message[] }).Messages ?? [];
  };

  const handle = async (messages: Message[]) => {
    batches += 1;
    const result = await pool.invoke(sqsEvent(messages, queueArn));
    batches -= 1;
    batchEnded();
    const settled = settledMessages(messages, result, reportsBatchItemFailures);
    const entries = settled.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    if (entries.length > 0) await sqs("DeleteMessageBatch", { Entries: entries });
  };

  const poll = async () => {
    // Lambda reads the queue's attributes too, to scale its pollers.
    await sqs("GetQueueAttributes", { AttributeNames: ["ApproximateNumberOfMessages"] }).catch(onError);
    while (!stopping) {
      if (batches >= mostBatches) {
        await new Promise<void>((resolve) => (batchEnded = resolve));
        continue;
      }
      try {
        const messages = await receive();
        for (let start = 0; start < messages.length; start += batchSize) {
          const handled = handle(messages.slice(start, start + batchSize)).catch(onError);
          pending.add(handled);
          void handled.then(() => pending.delete(handled));
        }
      } catch (error) {
        onError(error);
        await delay(1000);
      }
    }
  };

  const polling = poll();
  return {
    stop: async () => {
      stopping = true;
      batchEnded();
      // again and again, because the loop may be just about to wait
      const ending = setInterval(endLongPolls, 10);
      await polling;
      clearInterval(ending);
      await Promise.all(pending);
    },
  };
}
