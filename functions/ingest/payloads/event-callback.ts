import * as z from "zod/mini";
import { isAllowedChannel } from "../allowlist.ts";
import { emptyAnswer, refusedAnswer } from "../answer.ts";
import { skipLeadingMention } from "../text/leading-mention.ts";
import { readTypedMessage } from "../text/typed-message.ts";
import { ignoredEvent } from "./ignored-event.ts";
import { messageCommand } from "./message-command.ts";
import { type DecisionContext, definePayloadKind, malformed } from "./payload-kind.ts";
import { isoFromTs, optionalId, optionalTs, slackId, slackText, slackTs } from "./slack-fields.ts";

const messageSchema = z.object({
  user: slackId,
  channel: slackId,
  ts: slackTs,
  text: slackText,
  thread_ts: optionalTs,
});

/**
 * An event that the app is subscribed to; `message` and `app_mention` are understood. Events are answered with an empty 200:
 * there is nobody to show an answer to.
 * Source: docs.slack.dev/apis/events-api
 */
export const eventCallback = definePayloadKind({
  name: "event_callback",
  auth: ["signature"],
  recognises: ({ format, fields }) => format === "json" && fields.type === "event_callback",
  schema: z.object({
    team_id: optionalId,
    enterprise_id: optionalId,
    authorizations: z.nullish(z.array(z.object({ user_id: z.nullish(z.string()), is_bot: z.nullish(z.boolean()) }))),
    // Loose: most kinds of events have another shape, and are none of our business.
    event: z.looseObject({ type: z.string() }),
  }),
  decide: ({ team_id, enterprise_id, authorizations, event }, context) => {
    const reason = ignoredEvent(event);
    if (reason) return ignored(reason);
    const parsed = z.safeParse(messageSchema, event);
    if (!parsed.success) return malformed(parsed.error);
    const { user, channel, ts, text, thread_ts } = parsed.data;

    const isMention = event.type === "app_mention";
    const bots = authorizations?.flatMap(({ user_id, is_bot }) => (is_bot && user_id ? [user_id] : [])) ?? [];
    const said = skipLeadingMention(text, isMention ? "anyone" : bots);
    const typed = readTypedMessage(said, context.integration);
    if (typed.kind === "no-trigger-word" || typed.kind === "unreadable-alert-id") return ignored(typed.kind);
    if (typed.kind === "open") {
      const isReply = thread_ts !== undefined && thread_ts !== ts && event.subtype !== "thread_broadcast";
      const problem = whyNotOpen(context, {
        channelId: channel,
        isMention,
        isReply,
        isEmpty: said.trim() === "",
        hasTrigger: typed.trigger !== undefined,
      });
      if (problem) return ignored(problem);
    }

    const asker = {
      source: "event",
      teamId: team_id ?? enterprise_id ?? "",
      channelId: channel,
      userId: user,
      at: isoFromTs(ts),
    } as const;
    return {
      result: "command",
      command: messageCommand(typed, asker, ts, thread_ts),
      enterpriseId: enterprise_id,
      answer: emptyAnswer(),
      refused: ({ reason }) => (reason === "other-team" ? refusedAnswer(403) : emptyAnswer()),
    };
  },
});

const ignored = (reason: string) => ({ result: "ignored", reason, answer: emptyAnswer() }) as const;

interface Posted {
  channelId: string;
  isMention: boolean;
  isReply: boolean;
  isEmpty: boolean;
  hasTrigger: boolean;
}

/**
 * The rule of Slack's outgoing webhook page: a channel alone, a trigger word alone, or both, and then both must match. With
 * neither configured, only who mentions the app means it.
 */
function whyNotOpen({ integration }: DecisionContext, posted: Posted): string | undefined {
  const { channels, threadReplies } = integration;
  if (!posted.hasTrigger && channels.length === 0 && !posted.isMention) return "no-trigger-word";
  if (!isAllowedChannel(integration, posted)) return "other-channel";
  if (posted.isReply && !threadReplies) return "thread-reply";
  if (posted.isMention && posted.isEmpty) return "no-text";
  return undefined;
}
