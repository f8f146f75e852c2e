import { defaultSender, type Sender, triggerId } from "./sender.ts";
import { type Credentials, type FormStyle, formRequest, type SlackRequest, tokenOf } from "./slack-request.ts";

export interface SlashCommand extends Sender {
  /** `/alert` by default. */
  command?: string;
  /** What was typed behind the command, `&`, `<` and `>` escaped. May be empty. */
  text: string;
  responseUrl?: string;
  triggerId?: string;
  /** The command was used in an org-wide installation of an Enterprise organisation. */
  enterpriseId?: string;
  credentials: Credentials;
  form?: FormStyle;
}

/** What a slash command sends. Source: docs.slack.dev/interactivity/implementing-slash-commands */
export function slashCommand(given: SlashCommand): SlackRequest {
  const { teamId, teamDomain, channelId, channelName, userId, userName } = { ...defaultSender, ...given };
  return formRequest(
    {
      token: tokenOf(given.credentials),
      team_id: teamId,
      team_domain: teamDomain,
      enterprise_id: given.enterpriseId,
      channel_id: channelId,
      channel_name: channelName,
      user_id: userId,
      user_name: userName,
      command: given.command ?? "/alert",
      text: given.text,
      api_app_id: "A0LOCAL",
      is_enterprise_install: String(given.enterpriseId !== undefined),
      response_url: given.responseUrl ?? "https://hooks.slack.com/commands/T000/0/fake",
      trigger_id: given.triggerId ?? triggerId(),
    },
    given.credentials,
    given.form,
  );
}
