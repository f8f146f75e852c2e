import type { SlackPayload } from "./incoming-webhook-rules.ts";
import { shownText } from "./typed-text.ts";

/** Slack waits this long for an answer. */
export const patienceMs = 3000;

export interface EndpointAnswer {
  status: number;
  body: string;
  tookMs: number;
}

/** What people see in Slack of the endpoint's answer to `kind`; `channel` is where it was said. */
export function slackView(kind: string, channel: string, { status, body, tookMs }: EndpointAnswer): string {
  const took = `${status} in ${Math.round(tookMs)} ms`;
  const asksPerson = kind === "slash" || kind === "button";
  if (status !== 200) {
    const shown = asksPerson ? "Slack shows an error to the one who asked" : "Slack shows nothing, and may try again";
    return `${shown} (${took}${body ? `: ${body}` : ""}). The stack's output says why.`;
  }
  if (tookMs > patienceMs && asksPerson) return `Slack shows operation_timeout: the answer took too long (${took}).`;
  const answer = readAnswer(body);
  if (!answer?.text) return `Slack shows no reply (${took}).`;
  const seenBy = kind === "slash" && answer.response_type !== "in_channel" ? "only you see" : channel;
  return `${seenBy}: ${answer.username ? `${answer.username}: ` : ""}${shownText(answer.text)}   (${took})`;
}

function readAnswer(body: string): (SlackPayload & { username?: string }) | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
