import * as z from "zod/mini";
import { parseButtonValue } from "../../alert/button-value.ts";
import { emptyAnswer, refusedAnswer } from "../answer.ts";
import { type Asker, definePayloadKind } from "./payload-kind.ts";
import { usableResponseUrl } from "./response-url.ts";
import { isoFromTs, optionalId, optionalName, slackId, slackTs } from "./slack-fields.ts";

/** The elements of our own follow-ups, by `action_id`. A click on a link button, say, is none of them. */
const ourActions = new Set(["acknowledge", "resolve", "more"]);

/**
 * A click on a follow-up's button or overflow menu. `team` is null in org-wide installations, `channel` and `message` are
 * missing for some messages, names can be empty.
 * Source: docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export const blockActions = definePayloadKind({
  name: "block_actions",
  auth: ["signature"],
  recognises: ({ format, fields }) => format === "interaction" && fields.type === "block_actions",
  schema: z.object({
    user: z.object({ id: slackId, username: optionalName, name: optionalName, team_id: optionalId }),
    team: z.nullish(z.object({ id: optionalId })),
    enterprise: z.nullish(z.object({ id: optionalId })),
    channel: z.nullish(z.object({ id: optionalId, name: optionalName })),
    container: z.nullish(z.object({ channel_id: optionalId })),
    response_url: z.optional(z.string()),
    actions: z.array(
      z.object({
        action_id: z.string(),
        action_ts: slackTs,
        value: z.nullish(z.string()),
        selected_option: z.nullish(z.object({ value: z.nullish(z.string()) })),
      }),
    ),
  }),
  decide: (payload, context) => {
    const action = payload.actions.find(({ action_id }) => ourActions.has(action_id));
    if (!action) return ignored("other-action");
    const clicked = parseButtonValue(action.selected_option?.value ?? action.value ?? "");
    const what = clicked && commandOf(action.action_id, clicked.minutes);
    if (!what) return ignored("unreadable-button");

    const { user, team, enterprise, channel, container } = payload;
    const asker: Asker = {
      source: "button",
      teamId: team?.id ?? user.team_id ?? enterprise?.id ?? "",
      channelId: channel?.id ?? container?.channel_id ?? "",
      channelName: channel?.name,
      userId: user.id,
      userName: user.username ?? user.name,
      at: isoFromTs(action.action_ts),
      responseUrl: usableResponseUrl(payload.response_url, context),
    };
    return {
      result: "command",
      command: { ...asker, ...what, alertId: clicked.alertId, clickedWebhook: clicked.webhook },
      enterpriseId: enterprise?.id,
      answer: emptyAnswer(),
      refused: ({ reason }) => (reason === "other-team" ? refusedAnswer(403) : emptyAnswer()),
      refusedBy: ({ reason, sentence }) =>
        reason === "other-team" ? undefined : { ...asker, kind: "tell", text: sentence },
    };
  },
});

function commandOf(actionId: string, minutes: number | undefined) {
  if (actionId === "more") return minutes === undefined ? undefined : ({ kind: "silence", minutes } as const);
  return { kind: actionId === "resolve" ? "resolve" : "acknowledge" } as const;
}

const ignored = (reason: string) => ({ result: "ignored", reason, answer: emptyAnswer() }) as const;
