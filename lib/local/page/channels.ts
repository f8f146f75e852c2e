import type { Integration, Settings } from "../../../functions/alert/settings.ts";
import { webhookNames } from "../../webhook-names.ts";
import type { Channel } from "./contract.ts";

/** A channel for each integration and for each webhook that has no integration's name. */
export function channelsOf({ integrations, ...settings }: Settings): Channel[] {
  const all = Object.entries(integrations);
  const names = [...new Set([...Object.keys(integrations), ...webhookNames({ integrations, ...settings })])];
  const listener = (name: string) =>
    all.find(([integration]) => integration === name) ??
    all.find(([, { followUps }]) => followUps.some(({ webhook }) => webhook === name)) ??
    all[0];
  return names.flatMap((name) => {
    const found = listener(name);
    return found ? [channelOf(name, ...found)] : [];
  });
}

const channelOf = (name: string, integration: string, { auth, triggerWords, followUps }: Integration): Channel => ({
  name,
  integration,
  auth,
  triggerWords,
  hasButtons: followUps.some(({ webhook, buttons }) => webhook === name && buttons),
});
