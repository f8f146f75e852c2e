import { setTimeout as sleep } from "node:timers/promises";
import { readAlertId } from "../../../functions/alert/alert-id.ts";
import type { Integration } from "../../../functions/alert/settings.ts";
import { findClickable } from "./click.ts";
import { blockActions } from "./requests/block-actions.ts";
import { defaultSender, type Sender } from "./requests/sender.ts";
import type { Credentials, SlackRequest } from "./requests/slack-request.ts";
import type { SlackClient } from "./slack-client.ts";
import { slackView } from "./slack-view.ts";
import { NotSentError, speak, speechKinds } from "./speak.ts";
import { shownText } from "./typed-text.ts";

/** What a person can do in Slack that reaches an integration. */
export const sayKinds = [...speechKinds, "button"] as const;
export type SayKind = (typeof sayKinds)[number];

/** Everything about one thing said (or clicked). */
export interface Saying {
  url: string;
  /** The fake Slack; without one there is nothing to click, and no later answer to wait for. */
  slack: SlackClient | undefined;
  integration: Integration;
  kind: SayKind;
  text: string;
  sender: Sender;
  threadTs?: string | undefined;
  credentials: Credentials;
}

/** Says it, and gives what Slack shows, line by line as it comes: first the answer, then what arrives at the `response_url`. */
export async function* sayTo(saying: Saying): AsyncGenerator<string> {
  const { url, slack, kind, text, sender } = saying;
  const { request, responseUrl } = await build(saying);
  const startedAtMs = performance.now();
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw new NotSentError(`nothing answers at ${url}: start the stack with npm start`, { cause });
  });
  const answer = { status: response.status, body: await response.text() };
  const channel = `#${sender.channelName ?? defaultSender.channelName}`;
  yield slackView(kind, channel, { ...answer, tookMs: performance.now() - startedAtMs });
  if (answer.status !== 200 || !slack || responseUrl === undefined || !answersLater(kind, text)) return;
  for (let waitedMs = 0; waitedMs < longestLaterMs; waitedMs += pollMs) {
    const later = await slack.responses(responseUrl);
    if (later.length > 0) return yield* later.map(({ kind, payload }) => `${kind}: ${shownText(payload.text ?? "")}`);
    await sleep(pollMs);
  }
}

const longestLaterMs = 3000;
const pollMs = 50;

/** Only commands about an alert that is in the table are answered a second time. */
const answersLater = (kind: SayKind, text: string): boolean =>
  kind === "button" || (kind === "slash" && /^(\/\S+\s+)?(ack|acknowledge|resolve|show|list|silence)\b/i.test(text));

async function build(saying: Saying): Promise<{ request: SlackRequest; responseUrl?: string | undefined }> {
  const { slack, integration, kind, text, sender, credentials } = saying;
  if (kind !== "button") {
    const responseUrl = kind === "slash" ? await slack?.mintResponseUrl({ kind: "commands" }) : undefined;
    return { request: speak(integration, { ...saying, kind, responseUrl }), responseUrl };
  }
  if (!slack) throw new NotSentError("buttons are clicked in the fake Slack; this stack talks to the real one");
  const words = text.split(" ");
  const alertId = readAlertId(words.at(-1) ?? "");
  const label = (alertId ? words.slice(0, -1) : words).join(" ");
  const clicked = findClickable(await slack.posts(), label, alertId);
  if (!clicked) {
    throw new NotSentError(
      `no message shows "${label}"${alertId ? ` for ${alertId}` : ""}: buttons need "buttons": true at a route of an integration with auth "signature"`,
    );
  }
  const responseUrl = await slack.mintResponseUrl({ kind: "actions", postId: clicked.post.id });
  const request = blockActions({ ...sender, action: clicked, messageTs: clicked.post.ts, responseUrl, credentials });
  return { request, responseUrl };
}
