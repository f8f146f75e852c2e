import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { Refusal } from "./incoming-webhook-rules.ts";
import type { SlackAttempt } from "./records.ts";

export interface Answer extends Refusal {
  headers?: Record<string, string>;
}

type Outcome = Omit<SlackAttempt, "webhook" | "arrivedAtMs" | "postId">;

/** The record of a message that was taken; `answerLost` is set here when its sender never gets the answer. */
interface Accepted {
  record: { answerLost: boolean };
}

/**
 * Plays one HTTP exchange under an optional fault and tells how it ended.
 * `accept` judges the body and takes the message, or answers why not; it is called only when the fault lets it through.
 */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
  accept: (body: string) => Accepted | Answer,
): Promise<Outcome> {
  if (fault?.kind === "reset") {
    request.socket.resetAndDestroy();
    return { outcome: "reset" };
  }
  let body: string;
  try {
    body = await text(request);
  } catch {
    return { outcome: "aborted" };
  }
  if (fault?.kind === "hang") return { outcome: "hung" };
  const result = answerOf(fault) ?? accept(body);
  if ("status" in result) {
    response.writeHead(result.status, { "content-type": "text/html", ...result.headers }).end(result.body);
    return { outcome: "refused", status: result.status, body: result.body };
  }
  response.once("close", () => {
    if (!response.writableFinished) result.record.answerLost = true;
  });
  if (fault?.kind === "accept-then-reset" || fault?.kind === "accept-then-hang") {
    result.record.answerLost = true;
    if (fault.kind === "accept-then-reset") request.socket.resetAndDestroy();
    return { outcome: "posted" };
  }
  void answerOk(response, fault?.kind === "slow" ? fault.delayMs : 0);
  return { outcome: "posted", status: 200, body: "ok" };
}

async function answerOk(response: ServerResponse, delayMs: number): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  response.writeHead(200, { "content-type": "text/html" }).end("ok");
}

function answerOf(fault: Fault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case "status":
      return { status: fault.status, body: fault.body };
    case "rate-limit":
      return rateLimited(fault.retryAfterSeconds);
    case "archived":
      return { status: 410, body: "channel_is_archived" };
    case "no-service":
      return { status: 404, body: "no_service" };
    default:
      return undefined;
  }
}

export const rateLimited = (retryAfterSeconds: number): Answer => ({
  status: 429,
  body: "rate_limited",
  headers: { "retry-after": String(retryAfterSeconds) },
});
