import type { Settings, SettingsInput } from "../../functions/alert/settings.ts";
import { parseSettings } from "../../lib/settings.ts";
import { signingSecret, webhookUrl } from "./measure/workbench.ts";

/** So many integrations of Slack apps, each with a webhook of its own that is told of new alerts: `app`, `app-1`, `app-2` … */
export function benchSettings(integrations = 1): Settings {
  const entries = names(integrations).map((name): [string, SettingsInput["integrations"][string]] => [
    name,
    { auth: "signature", reminders: false, followUps: [{ webhook: name }] },
  ]);
  return parseSettings({ integrations: Object.fromEntries(entries) });
}

export const integrationName = (index: number): string => (index === 0 ? "app" : `app-${index}`);

/** Their secret. */
export const benchSecret = (integrations = 1) => ({
  integrations: Object.fromEntries(names(integrations).map((name) => [name, { signingSecrets: [signingSecret] }])),
  webhooks: Object.fromEntries(names(integrations).map((name) => [name, webhookUrl])),
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => integrationName(index));
}
