import { defaultSender, messageTs, type Sender } from "./sender.ts";
import { type Credentials, type FormStyle, formRequest, type SlackRequest, tokenOf } from "./slack-request.ts";

export interface OutgoingWebhook extends Sender {
  /** As Slack holds it: `&`, `<` and `>` escaped. */
  text: string;
  /** Absent, not empty, for a webhook that listens to a whole channel. */
  triggerWord?: string;
  /** The message's ts. */
  timestamp?: string;
  threadTs?: string;
  /** Only when a bot wrote the message. */
  botId?: string;
  botName?: string;
  credentials: Credentials;
  form?: FormStyle;
}

/** What a legacy outgoing webhook sends. Source: docs.slack.dev/legacy/legacy-custom-integrations/legacy-custom-integrations-outgoing-webhooks */
export function outgoingWebhook(given: OutgoingWebhook): SlackRequest {
  const { teamId, teamDomain, channelId, channelName, userId, userName } = { ...defaultSender, ...given };
  return formRequest(
    {
      token: tokenOf(given.credentials),
      team_id: teamId,
      team_domain: teamDomain,
      service_id: "3602138264",
      channel_id: channelId,
      channel_name: channelName,
      thread_ts: given.threadTs,
      timestamp: given.timestamp ?? messageTs(),
      user_id: userId,
      user_name: userName,
      text: given.text,
      trigger_word: given.triggerWord,
      bot_id: given.botId,
      bot_name: given.botName,
    },
    given.credentials,
    given.form,
  );
}
