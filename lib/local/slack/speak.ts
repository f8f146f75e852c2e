import { createHash } from "node:crypto";
import type { Integration } from "../../../functions/alert/settings.ts";
import type { SlackSecret } from "../../../functions/alert/slack-secret-value.ts";
import { appMention, appUserId, messageEvent } from "./requests/event-callback.ts";
import { outgoingWebhook } from "./requests/outgoing-webhook.ts";
import { defaultSender, type Sender } from "./requests/sender.ts";
import type { Credentials, SlackRequest } from "./requests/slack-request.ts";
import { slashCommand } from "./requests/slash-command.ts";
import { typedText } from "./typed-text.ts";

/** The ways in which text reaches an integration. */
export const speechKinds = ["outgoing", "message", "mention", "slash"] as const;
export type SpeechKind = (typeof speechKinds)[number];

/** Thrown when Slack would not send this at all; the message says why. */
export class NotSentError extends Error {
  override name = "NotSentError";
}

export interface Speech {
  kind: SpeechKind;
  /** As a person types it. */
  text: string;
  sender: Sender;
  credentials: Credentials;
  /** Of the message; a new one when absent. */
  ts?: string | undefined;
  threadTs?: string | undefined;
  /** Where the answer to a slash command may go later. */
  responseUrl?: string | undefined;
}

/** The request that Slack sends when a person says this where the integration listens. Throws `NotSentError`. */
export function speak(integration: Integration, { kind, text, sender, credentials, ...rest }: Speech): SlackRequest {
  const threadTs = rest.threadTs === undefined ? {} : { threadTs: rest.threadTs };
  const ts = rest.ts === undefined ? {} : { ts: rest.ts };
  const common = { ...sender, credentials };
  switch (kind) {
    case "outgoing": {
      const triggerWord = triggerOf(integration, text);
      return outgoingWebhook({
        ...common,
        ...threadTs,
        ...(rest.ts !== undefined && { timestamp: rest.ts }),
        text: typedText(text),
        ...(triggerWord !== undefined && { triggerWord }),
      });
    }
    case "message":
      return messageEvent({ ...common, ...threadTs, ...ts, text: typedText(text) });
    case "mention":
      return appMention({ ...common, ...threadTs, ...ts, text: `<@${appUserId}> ${typedText(text)}` });
    case "slash": {
      const [, command = "/alert", words = text] = /^(\/\S+)\s*(.*)$/s.exec(text) ?? [];
      const responseUrl = rest.responseUrl === undefined ? {} : { responseUrl: rest.responseUrl };
      return slashCommand({ ...common, ...responseUrl, command, text: typedText(words) });
    }
  }
}

/** An outgoing webhook fires on messages that begin with one of its words; one without words hears its whole channel. */
function triggerOf({ triggerWords, keywords }: Integration, text: string): string | undefined {
  if (triggerWords.length === 0) return undefined;
  const words = [...triggerWords, ...keywords.acknowledge, ...keywords.resolve];
  const spoken = text.toLowerCase();
  const [longest] = words
    .filter((word) => spoken.startsWith(word.toLowerCase()))
    .toSorted((one, other) => other.length - one.length);
  if (longest !== undefined) return longest;
  throw new NotSentError(`Slack sends only messages that begin with a trigger word: ${words.join(", ")}`);
}

/**
 * What proves a request to be Slack's for this integration; undefined when the secret has nothing for it. Of several that are
 * live it is the oldest: while one is rotated, functions that still cache the secret don't know the newest.
 */
export function credentialsFor(
  secret: SlackSecret,
  name: string,
  { auth }: Pick<Integration, "auth">,
): Credentials | undefined {
  const { tokens, signingSecrets } = secret.integrations[name] ?? {};
  const [token, signingSecret] = [tokens?.at(-1), signingSecrets?.at(-1)];
  if (auth === "token") return token === undefined ? undefined : { token };
  return signingSecret === undefined ? undefined : { signingSecret };
}

/**
 * Someone whom the integration listens to. `user` and `channel` are names or Slack's ids; without them the
 * integration's first allowed ones, else the usual.
 */
export function senderFor(
  { teamId, users, channels }: Pick<Integration, "teamId" | "users" | "channels">,
  { user = users[0], channel = channels[0] }: { user?: string | undefined; channel?: string | undefined } = {},
): Sender {
  return {
    ...(teamId !== undefined && { teamId }),
    ...(channel !== undefined &&
      (/^[CDG][A-Z0-9]{6,}$/.test(channel)
        ? { channelId: channel }
        : { channelName: channel, channelId: idOf("C", channel, defaultSender.channelName, defaultSender.channelId) })),
    ...(user !== undefined &&
      (/^[UW][A-Z0-9]{2,}$/.test(user)
        ? { userId: user }
        : { userName: user, userId: idOf("U", user, defaultSender.userName, defaultSender.userId) })),
  };
}

/** The same name has the same id each time. */
const idOf = (prefix: string, name: string, usualName: string, usualId: string): string =>
  name === usualName ? usualId : prefix + createHash("sha256").update(name).digest("hex").slice(0, 10).toUpperCase();
