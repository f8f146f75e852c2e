import http from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { alertIdFor, messageKey } from "../../../functions/alert/alert-id.ts";
import { localSigningSecret, localToken } from "../../../lib/local/slack/local-secret.ts";
import { messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import { defaultSender } from "../../../lib/local/slack/requests/sender.ts";
import type { Retry, SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { channelId } from "./settings.ts";

/** A message that someone typed in Slack, and what became of its requests. */
export interface SentMessage {
  kind: "open" | "acknowledge" | "resolve";
  index: number;
  /** The alert that it opens or is about. */
  alertId: string;
  integration: "legacy" | "app";
  channelId: string;
  ts: string;
  text: string;
  /** Status of each request that Slack made for it; 0 when the connection broke. */
  statuses: number[];
  /** Some request was answered 200: from here on it must not get lost. */
  acknowledged: boolean;
  /** Bodies of the answers 200. */
  answers: string[];
}

export interface HttpAnswer {
  /** 0 when the connection broke or no answer came. */
  status: number;
  body: string;
}

/** Slack's side of a connection to the endpoint. */
export interface Sender {
  /** What was sent, all of it. */
  messages: SentMessage[];
  request(integration: string, request: SlackRequest): Promise<HttpAnswer>;
  /** A new message: only put down, not sent yet. */
  compose(index: number, text: string): SentMessage;
  /** The same for a message that acknowledges or resolves the alert that another one opens. */
  composeChange(kind: "acknowledge" | "resolve", opened: SentMessage): SentMessage;
  /** Sends a message's request, once more as Slack does while the answer is not 200. */
  deliver(message: SentMessage): Promise<void>;
  /** Sends a message's request once. */
  sendOnce(message: SentMessage, retry?: Retry): Promise<boolean>;
  stop(): void;
}

/** Slack tries at once, after 1 min and after 5 min; here the clock runs faster. */
const retryAfterMs = [50, 1000, 3000, 5000];
const answerTimeoutMs = 3000;

export const signingSecret = localSigningSecret("app");
export const token = localToken("legacy");

export function createSender(apiUrl: string): Sender {
  const agent = new http.Agent({ keepAlive: true });
  const base = new URL(apiUrl);
  const messages: SentMessage[] = [];

  const request = (integration: string, { method, headers, body }: SlackRequest): Promise<HttpAnswer> =>
    new Promise((resolve) => {
      const path = `/slack/${integration}`;
      const signal = AbortSignal.timeout(answerTimeoutMs);
      const options = { host: "127.0.0.1", port: base.port, path, method, agent, signal };
      const outgoing = http.request({
        ...options,
        headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
      });
      const broken = () => resolve({ status: 0, body: "" });
      outgoing.on("error", broken);
      outgoing.on("response", (response) => {
        text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), broken);
      });
      outgoing.end(body);
    });

  const sendOnce = async (message: SentMessage, retry?: Retry): Promise<boolean> => {
    const { status, body } = await request(message.integration, requestOf(message, retry));
    message.statuses.push(status);
    if (status === 200) {
      message.acknowledged = true;
      message.answers.push(body);
    }
    return status === 200;
  };

  const put = (message: Omit<SentMessage, "statuses" | "acknowledged" | "answers">): SentMessage => {
    const sent = { ...message, statuses: [], acknowledged: false, answers: [] };
    messages.push(sent);
    return sent;
  };

  return {
    messages,
    request,
    sendOnce,
    compose: (index, text) => {
      const ts = tsOf(index);
      const integration = index % 2 === 0 ? ("legacy" as const) : ("app" as const);
      const alertId = alertIdFor(messageKey(defaultSender.teamId, channelId(index), ts));
      return put({ kind: "open", index, alertId, integration, channelId: channelId(index), ts, text });
    },
    composeChange: (kind, { index, alertId, channelId }) => {
      const [word, offset] = kind === "acknowledge" ? ["ack", 300_000] : ["resolve", 600_000];
      const text = `${word} ${alertId}`;
      return put({ kind, index, alertId, integration: "app", channelId, ts: tsOf(offset + index), text });
    },
    deliver: async (message) => {
      if (await sendOnce(message)) return;
      for (const [index, delayMs] of retryAfterMs.entries()) {
        await sleep(delayMs);
        if (await sendOnce(message, { number: index + 1, reason: "http_error" })) return;
      }
    },
    stop: () => agent.destroy(),
  };
}

/** Slack's ts: unique in its channel, and here the message's name in the table. */
const tsOf = (number: number): string => `${Math.floor(Date.now() / 1000)}.${String(number).padStart(6, "0")}`;

function requestOf({ integration, channelId, ts, text }: SentMessage, retry: Retry | undefined): SlackRequest {
  if (integration === "app") {
    const credentials = { signingSecret, nowSeconds: Math.floor(Date.now() / 1000) };
    return messageEvent({ text, ts, channelId, credentials, ...(retry && { retry }) });
  }
  return outgoingWebhook({ text, timestamp: ts, channelId, triggerWord: "outage", credentials: { token } });
}
