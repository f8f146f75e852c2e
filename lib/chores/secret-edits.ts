import type { Settings } from "../../functions/alert/settings.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import { CommandLineError } from "./command-line.ts";
import { proofOf } from "./secret-problems.ts";

/** The newest stands first; all of them are accepted. */
type Lists = { tokens?: string[] | undefined; signingSecrets?: string[] | undefined };

/** Adds a token or signing secret next to the old ones, so that requests with either are accepted while Slack changes over. */
export function rotateIn(secret: SlackSecret, settings: Settings, integration: string, fresh: string): SlackSecret {
  const { list, present } = listOf(secret, settings, integration);
  if (present.includes(fresh)) throw new CommandLineError(`${integration} has this one already: nothing was changed`);
  return withList(secret, integration, { [list]: [fresh, ...present] });
}

/** Removes all but the newest token or signing secret. */
export function retireOld(secret: SlackSecret, settings: Settings, integration: string): SlackSecret {
  const { list, present } = listOf(secret, settings, integration);
  const [newest, ...old] = present;
  if (!newest || old.length === 0) {
    throw new CommandLineError(
      `${integration} has ${present.length} in ${list}: add the new one with --rotate ${integration} first`,
    );
  }
  return withList(secret, integration, { [list]: [newest] });
}

function listOf(secret: SlackSecret, settings: Settings, integration: string) {
  const known = settings.integrations[integration];
  if (!known) {
    const names = Object.keys(settings.integrations).join(", ");
    throw new CommandLineError(`there is no integration ${integration}: the settings have ${names}`);
  }
  const { list, title } = proofOf[known.auth];
  return { list, title, present: secret.integrations[integration]?.[list] ?? [] };
}

/** What to ask for when an integration's proof is rotated. */
export const titleOfProof = (settings: Settings, integration: string): string =>
  listOf({ integrations: {}, webhooks: {} }, settings, integration).title;

const withList = (secret: SlackSecret, integration: string, lists: Lists): SlackSecret => ({
  ...secret,
  integrations: { ...secret.integrations, [integration]: { ...secret.integrations[integration], ...lists } },
});
