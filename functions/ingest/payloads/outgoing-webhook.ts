import * as z from "zod/mini";
import type { Integration } from "../../alert/settings.ts";
import { type Answer, emptyAnswer, jsonAnswer, refusedAnswer } from "../answer.ts";
import { replyTo } from "../reply.ts";
import { readTypedMessage } from "../text/typed-message.ts";
import { untriggering } from "../text/untriggering.ts";
import { messageCommand } from "./message-command.ts";
import { definePayloadKind } from "./payload-kind.ts";
import { isoFromTs, optionalId, optionalName, optionalTs, slackId, slackText, slackTs } from "./slack-fields.ts";

/**
 * A legacy outgoing webhook's form: a message that Slack's own trigger or channel filter let through.
 * `bot_id`, `service_id` and `thread_ts` are seen though not documented; `trigger_word` is absent for a whole channel.
 * Source: docs.slack.dev/legacy/legacy-custom-integrations/legacy-custom-integrations-outgoing-webhooks
 */
export const outgoingWebhook = definePayloadKind({
  name: "outgoing_webhook",
  auth: ["token", "signature"],
  recognises: ({ format, fields }) => format === "form" && "timestamp" in fields && !("command" in fields),
  schema: z.object({
    team_id: slackId,
    enterprise_id: optionalId,
    channel_id: slackId,
    channel_name: optionalName,
    timestamp: slackTs,
    thread_ts: optionalTs,
    user_id: slackId,
    user_name: optionalName,
    text: slackText,
    trigger_word: optionalName,
    bot_id: optionalId,
  }),
  decide: (payload, { integration }) => {
    // Hooks fire on bots' posts too, our own answer included.
    if (payload.bot_id) return ignored("bot");
    if (payload.user_id === "USLACKBOT" || payload.user_name === "slackbot") return ignored("slackbot");

    const say = (sentence: string) => answerInChannel(sentence, integration, payload.trigger_word);
    const typed = readTypedMessage(payload.text, integration, payload.trigger_word);
    if (typed.kind === "no-trigger-word") return ignored(typed.kind);
    if (typed.kind === "unreadable-alert-id") return ignored(typed.kind, say(typed.sentence));

    const asker = {
      source: "outgoing-webhook",
      teamId: payload.team_id,
      channelId: payload.channel_id,
      channelName: payload.channel_name,
      userId: payload.user_id,
      userName: payload.user_name,
      at: isoFromTs(payload.timestamp),
    } as const;
    const command = messageCommand(typed, asker, payload.timestamp, payload.thread_ts);
    return {
      result: "command",
      command,
      enterpriseId: payload.enterprise_id,
      answer: say(replyTo(command)),
      refused: ({ reason, sentence }) => (reason === "other-team" ? refusedAnswer(403) : say(sentence)),
    };
  },
});

const ignored = (reason: string, answer: Answer = emptyAnswer()) => ({ result: "ignored", reason, answer }) as const;

function answerInChannel(sentence: string, integration: Integration, triggerWord = ""): Answer {
  const { keywords, reply, triggerWords, username } = integration;
  if (reply === "silent") return emptyAnswer();
  const words = [...triggerWords, ...keywords.acknowledge, ...keywords.resolve, triggerWord];
  return jsonAnswer({ text: untriggering(sentence, words), username });
}
