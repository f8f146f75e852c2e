import type { Interceptor } from "../../../lib/local/aws/call.ts";

/** Which received messages are in work, and until when the others are hidden. Epoch ms of this process's clock. */
export interface ParkedMessages {
  interceptor: Interceptor;
  /** Messages that a worker has. */
  inWork(): number;
  /** When the first hidden message comes back; undefined when there is none. */
  nextAtMs(): number | undefined;
}

/** Watches the queue's messages at the AWS endpoint. `visibilityMs`: the queue's own; `timeoutMs`: the worker's. */
export function watchParkedMessages(visibilityMs: number, timeoutMs: number): ParkedMessages {
  const hidden = new Map<string, { untilMs: number; workedUntilMs: number }>();
  // A worker that was stopped neither parks nor deletes: its time limit ends its work too.
  const isInWork = ({ workedUntilMs }: { workedUntilMs: number }) => performance.now() < workedUntilMs;
  return {
    inWork: () => [...hidden.values()].filter(isInWork).length,
    nextAtMs: () => {
      const times = [...hidden.values()].map(({ untilMs }) => untilMs);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    interceptor: async (call, forward) => {
      const answer = await forward(call);
      if (call.service !== "sqs" || answer.status !== 200) return answer;
      const { body } = call;
      if (call.action === "ReceiveMessage") {
        const { Messages = [] } = answer.body as { Messages?: { ReceiptHandle: string }[] };
        const times = { untilMs: Date.now() + visibilityMs, workedUntilMs: performance.now() + timeoutMs + 500 };
        for (const [handle, { untilMs }] of hidden) if (untilMs <= Date.now()) hidden.delete(handle);
        for (const { ReceiptHandle } of Messages) hidden.set(ReceiptHandle, times);
      } else if (call.action === "ChangeMessageVisibility") {
        const untilMs = Date.now() + Number(body.VisibilityTimeout) * 1000;
        hidden.set(String(body.ReceiptHandle), { untilMs, workedUntilMs: 0 });
      } else if (call.action === "DeleteMessageBatch") {
        for (const { ReceiptHandle } of body.Entries as { ReceiptHandle: string }[]) hidden.delete(ReceiptHandle);
      }
      return answer;
    },
  };
}
