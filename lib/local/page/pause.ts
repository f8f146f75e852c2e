import { setTimeout as sleep } from "node:timers/promises";
import type { AwsHandler, Interceptor } from "../aws/call.ts";
import { operator } from "../aws/identity/authority.ts";

/** Keeps the functions from receiving messages, as a disabled event source does on AWS. */
export interface Pause {
  interceptor: Interceptor;
  set(paused: boolean): void;
  isPaused(): boolean;
}

/** While paused, pollers hear this often that there is nothing. */
const emptyEveryMs = 200;

export function createPause(): Pause {
  let paused = false;
  const nothing = { status: 200, body: {} };

  const interceptor: Interceptor = async (call, forward) => {
    if (call.action !== "ReceiveMessage" || call.principal === operator) return forward(call);
    if (paused) {
      await sleep(emptyEveryMs);
      return nothing;
    }
    const response = await forward(call);
    if (!paused) return response;
    // It was waiting for messages when the pause began: back they go.
    const { Messages = [] } = response.body as { Messages?: { ReceiptHandle: string }[] };
    await Promise.all(Messages.map(({ ReceiptHandle }) => putBack(forward, call.body.QueueUrl, ReceiptHandle)));
    return nothing;

    function putBack(handle: AwsHandler, QueueUrl: unknown, ReceiptHandle: string) {
      const body = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
      return handle({ ...call, action: "ChangeMessageVisibility", body });
    }
  };
  return {
    interceptor,
    set: (wanted) => {
      paused = wanted;
    },
    isPaused: () => paused,
  };
}
