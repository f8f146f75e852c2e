import { randomBytes } from "node:crypto";
import { defaultSender, messageTs, type Sender } from "./sender.ts";
import { type Credentials, jsonRequest, type Retry, type SlackRequest, tokenOf } from "./slack-request.ts";

export interface SlackEvent extends Omit<Sender, "teamDomain" | "channelName" | "userName"> {
  /** As Slack holds it: `&`, `<` and `>` escaped, mentions as `<@U…>`. */
  text: string;
  ts?: string;
  threadTs?: string;
  /** Overrides or adds fields of the inner event, such as `subtype`, `bot_id` or `bot_profile`; `undefined` leaves one out. */
  fields?: Record<string, unknown>;
  /** One message can come with several event ids. */
  eventId?: string;
  retry?: Retry;
  credentials: Credentials;
}

/** The app's own user, which `app_mention` texts begin with. */
export const appUserId = "U0LOCALAPP";

/** A message in a channel that the app is in. Source: docs.slack.dev/reference/events/message */
export const messageEvent = (given: SlackEvent): SlackRequest =>
  eventCallback(given, { type: "message", channel_type: "channel" });

/** A message that mentions the app; Slack sends it besides the message event, with the same `ts`. */
export const appMention = (given: SlackEvent): SlackRequest => eventCallback(given, { type: "app_mention" });

/** The signed question that Slack asks once when the events URL is saved. */
export const urlVerification = (challenge: string, credentials: Credentials): SlackRequest =>
  jsonRequest({ token: tokenOf(credentials), challenge, type: "url_verification" }, credentials);

/** What Slack sends when it dropped events of the last minute: no inner event, no event id. */
export const appRateLimited = (credentials: Credentials, nowSeconds = Math.floor(Date.now() / 1000)): SlackRequest =>
  jsonRequest(
    {
      token: tokenOf(credentials),
      type: "app_rate_limited",
      team_id: defaultSender.teamId,
      minute_rate_limited: nowSeconds - (nowSeconds % 60),
      api_app_id: "A0LOCAL",
    },
    credentials,
  );

function eventCallback(given: SlackEvent, inner: Record<string, unknown>): SlackRequest {
  const { teamId, channelId, userId } = { ...defaultSender, ...given };
  const ts = given.ts ?? messageTs();
  return jsonRequest(
    {
      token: tokenOf(given.credentials),
      team_id: teamId,
      context_team_id: teamId,
      api_app_id: "A0LOCAL",
      event: {
        ...inner,
        user: userId,
        text: given.text,
        ts,
        channel: channelId,
        event_ts: ts,
        team: teamId,
        blocks: [richText(given.text)],
        ...(given.threadTs !== undefined && { thread_ts: given.threadTs }),
        ...given.fields,
      },
      type: "event_callback",
      event_id: given.eventId ?? `Ev${randomBytes(5).toString("hex").toUpperCase()}`,
      event_time: Math.floor(Number(ts)),
      authorizations: [
        { enterprise_id: null, team_id: teamId, user_id: appUserId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
      event_context: "4-fake-event-context",
    },
    given.credentials,
    given.retry,
  );
}

/** What the composer made of the text; here, unlike in `text`, nothing is escaped. */
const richText = (text: string) => ({
  type: "rich_text",
  block_id: "b1",
  elements: [
    {
      type: "rich_text_section",
      elements: [{ type: "text", text: text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&") }],
    },
  ],
});
