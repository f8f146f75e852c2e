import { defaultSender, messageTs, type Sender, triggerId } from "./sender.ts";
import { type Credentials, type FormStyle, formRequest, type SlackRequest, tokenOf } from "./slack-request.ts";

export interface BlockActions extends Sender {
  /** The element that was clicked: a button with its value, or an overflow menu with the chosen option's. */
  action: { type: "button" | "overflow"; actionId: string; value: string; blockId?: string };
  /** The ts of the message that carries the element; `undefined` for an ephemeral message, which comes without `message`. */
  messageTs?: string | undefined;
  actionTs?: string;
  triggerId?: string;
  responseUrl?: string;
  /** Set for an org-wide installation, where `team` is null. */
  enterpriseId?: string;
  /** Overrides or adds fields of the payload; `undefined` leaves one out. */
  fields?: Record<string, unknown>;
  credentials: Credentials;
  form?: FormStyle;
}

/** What a click on a block's element sends. Source: docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function blockActions(given: BlockActions): SlackRequest {
  const { teamId, teamDomain, channelId, channelName, userId, userName } = { ...defaultSender, ...given };
  const { type, actionId, blockId = "b1", value } = given.action;
  const clicked = "messageTs" in given ? given.messageTs : messageTs();
  const inOrg = given.enterpriseId !== undefined;
  const payload = {
    type: "block_actions",
    user: { id: userId, username: userName, name: userName, team_id: teamId },
    api_app_id: "A0LOCAL",
    token: tokenOf(given.credentials),
    container: {
      type: "message",
      message_ts: clicked,
      channel_id: channelId,
      is_ephemeral: clicked === undefined,
    },
    trigger_id: given.triggerId ?? triggerId(),
    team: inOrg ? null : { id: teamId, domain: teamDomain },
    enterprise: inOrg ? { id: given.enterpriseId, name: "Example" } : null,
    is_enterprise_install: inOrg,
    channel: { id: channelId, name: channelName },
    ...(clicked !== undefined && { message: { type: "message", bot_id: "B0LOCALAPP", ts: clicked, text: "fallback" } }),
    response_url: given.responseUrl ?? "https://hooks.slack.com/actions/T000/0/fake",
    actions: [
      {
        action_id: actionId,
        block_id: blockId,
        type,
        ...(type === "button" ? { value } : { selected_option: { text: { type: "plain_text", text: value }, value } }),
        action_ts: given.actionTs ?? messageTs(),
      },
    ],
    ...given.fields,
  };
  return formRequest({ payload: JSON.stringify(payload) }, given.credentials, given.form);
}
