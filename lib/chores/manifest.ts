import type { Settings } from "../../functions/alert/settings.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { readProjectSettings } from "./project-settings.ts";

const options = {
  url: { type: "string" },
  integration: { type: "string" },
  name: { type: "string", default: "Alerts" },
} as const;

export const manifestCommand: Command<typeof options> = {
  usage: `Usage: npm run manifest -- --url URL [--integration NAME] [--name NAME]
Prints a Slack app manifest: at api.slack.com/apps choose Create New App, From a manifest, JSON, and paste it.

  --url URL           the integration's URL, as the stack's output Url… or a tunnel to port 3000 gives it
  --integration NAME  one with auth "signature"; not needed when there is only one
  --name NAME         the app's name in Slack (Alerts)`,
  options,
  run: async ({ values }, { print }) => {
    if (!values.url) throw new CommandLineError("--url is missing: give the integration's URL");
    if (values.name.length > 35) throw new CommandLineError("--name: Slack allows 35 characters");
    const integration = chooseSignedIntegration(readProjectSettings(), values.integration);
    const manifest = slackAppManifest(requestUrl(values.url, integration), values.name);
    print(JSON.stringify(manifest, null, 2));
  },
};

/**
 * A Slack app whose every request goes to `url`. Its scopes are those that the events, the command and the webhooks need.
 * Schema: docs.slack.dev/reference/app-manifest
 */
export const slackAppManifest = (url: string, name: string) => ({
  display_information: {
    name,
    description: "Opens, acknowledges and resolves alerts",
    background_color: "#a30200",
  },
  features: {
    bot_user: { display_name: "alerts", always_online: true },
    slash_commands: [
      {
        command: "/alert",
        url,
        description: "Open an alert, or work on one",
        usage_hint: "[urgency] what is wrong | ack ID | resolve ID | list | help",
        should_escape: false,
      },
    ],
  },
  oauth_config: {
    scopes: { bot: ["app_mentions:read", "channels:history", "commands", "groups:history", "incoming-webhook"] },
  },
  settings: {
    event_subscriptions: { request_url: url, bot_events: ["app_mention", "message.channels", "message.groups"] },
    interactivity: { is_enabled: true, request_url: url },
    incoming_webhooks: { incoming_webhooks_enabled: true },
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    token_rotation_enabled: false,
  },
});

/** The integration's URL; a bare host, such as a tunnel's, gets its path. Throws `CommandLineError`. */
export function requestUrl(text: string, integration: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:") throw new CommandLineError(`--url ${text}: Slack calls https:// URLs only`);
  const path = `/slack/${integration}`;
  if (url.pathname.endsWith(path)) return url.href;
  if (!/\/slack(\/|$)/.test(url.pathname)) return `${url.origin}${url.pathname.replace(/\/$/, "")}${path}`;
  throw new CommandLineError(`--url ${text}: this is not the URL of ${integration}, which ends in ${path}`);
}

/** The named integration, or the only one that takes a Slack app's requests. Throws `CommandLineError`. */
function chooseSignedIntegration({ integrations }: Settings, name: string | undefined): string {
  const signed = Object.keys(integrations).filter((each) => integrations[each]?.auth === "signature");
  if (name !== undefined && signed.includes(name)) return name;
  if (name !== undefined) {
    const problem = integrations[name] ? `has auth "token", for legacy outgoing webhooks` : "is not in cdk.json";
    throw new CommandLineError(`--integration ${name} ${problem}; a Slack app needs one with auth "signature"`);
  }
  const [only, ...more] = signed;
  if (only && more.length === 0) return only;
  throw new CommandLineError(
    only
      ? `--integration is missing: use one of ${signed.join(", ")}`
      : 'no integration in cdk.json takes a Slack app: add one with auth "signature"',
  );
}
