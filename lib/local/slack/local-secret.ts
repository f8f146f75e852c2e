import type { Settings } from "../../../functions/alert/settings.ts";
import type { SlackSecret } from "../../../functions/alert/slack-secret-value.ts";
import { webhookNames } from "../../webhook-names.ts";

/** The token that an integration's outgoing webhook sends locally. Fake, and the same at every start. */
export const localToken = (integration: string): string => `local-fake-token-for-${integration}`;

/** The signing secret of an integration's Slack app locally. Fake, and the same at every start. */
export const localSigningSecret = (integration: string): string => `local-fake-signing-secret-for-${integration}`;

/** A whole secret for the local stack: what each integration's `auth` wants, and a fake Slack's URL for each webhook. */
export function localSecret(settings: Settings, webhookUrl: (name: string) => string): SlackSecret {
  return {
    integrations: Object.fromEntries(
      Object.entries(settings.integrations).map(([name, { auth }]) => [
        name,
        auth === "token" ? { tokens: [localToken(name)] } : { signingSecrets: [localSigningSecret(name)] },
      ]),
    ),
    webhooks: Object.fromEntries(webhookNames(settings).map((name) => [name, webhookUrl(name)])),
    allowLoopbackWebhooks: true,
  };
}
