import * as z from "zod/mini";
import { alertIdFor, triggerKey } from "../../alert/alert-id.ts";
import { escapeMrkdwn } from "../../alert/mrkdwn.ts";
import { ephemeralAnswer } from "../answer.ts";
import { replyTo } from "../reply.ts";
import { definePayloadKind, type PersonsCommand } from "./payload-kind.ts";
import { usableResponseUrl } from "./response-url.ts";
import { optionalId, optionalName, slackId, slackText } from "./slack-fields.ts";
import { readSubcommand, usage } from "./subcommands.ts";

/**
 * `/alert …`, under whatever name the app gives it. Answered to the person alone; what needs the table follows through the
 * `response_url`. It carries no time of its own and no message, so `now` is its time and the `trigger_id` its identity.
 * Source: docs.slack.dev/interactivity/implementing-slash-commands
 */
export const slashCommand = definePayloadKind({
  name: "slash_command",
  auth: ["signature"],
  recognises: ({ format, fields }) => format === "form" && "command" in fields,
  schema: z.object({
    team_id: optionalId,
    enterprise_id: optionalId,
    channel_id: slackId,
    channel_name: optionalName,
    user_id: slackId,
    user_name: optionalName,
    command: slackId,
    text: slackText,
    trigger_id: slackId,
    response_url: z.optional(z.string()),
  }),
  decide: (payload, context) => {
    const asked = readSubcommand(payload.text, context.integration);
    if (asked.kind === "help") {
      const says = [asked.sentence, usage(escapeMrkdwn(payload.command))].filter(Boolean).join("\n");
      return { result: "ignored", reason: asked.reason, answer: ephemeralAnswer(says) };
    }

    const teamId = payload.team_id ?? payload.enterprise_id ?? "";
    const asker = {
      source: "slash-command",
      teamId,
      channelId: payload.channel_id,
      channelName: payload.channel_name,
      userId: payload.user_id,
      userName: payload.user_name,
      at: new Date(context.nowMs).toISOString(),
      responseUrl: usableResponseUrl(payload.response_url, context),
    } as const;
    const key = triggerKey(teamId, payload.trigger_id);
    const command: PersonsCommand =
      asked.kind === "open" ? { ...asker, ...asked, alertId: alertIdFor(key), key } : { ...asker, ...asked };
    return {
      result: "command",
      command,
      enterpriseId: payload.enterprise_id,
      answer: ephemeralAnswer(replyTo(command)),
      refused: ({ sentence }) => ephemeralAnswer(sentence),
    };
  },
});
