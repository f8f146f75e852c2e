import type { Integration } from "../alert/settings.ts";
import type { PersonsCommand } from "./payloads/payload-kind.ts";

export interface Refusal {
  reason: "other-team" | "channel-not-allowed" | "user-not-allowed";
  /** What the person is told. */
  sentence: string;
}

/**
 * Why an integration's `teamId`, `channels` and `users` do not allow a command; undefined when they do.
 * `channels` restricts opening only: whoever may give commands may acknowledge from anywhere.
 */
export function refusalOf(
  integration: Integration,
  command: PersonsCommand,
  enterpriseId: string | undefined,
): Refusal | undefined {
  const { teamId, users } = integration;
  if (teamId !== undefined && teamId !== command.teamId && teamId !== enterpriseId) {
    return { reason: "other-team", sentence: "Commands from this workspace are not accepted here." };
  }
  if (users.length > 0 && !users.includes(command.userId)) {
    return { reason: "user-not-allowed", sentence: "You are not among the people who may give commands here." };
  }
  if (command.kind === "open" && !isAllowedChannel(integration, command)) {
    return { reason: "channel-not-allowed", sentence: "Alerts can't be opened from this channel." };
  }
  return undefined;
}

/** `channels` names channels by id or by name. Events carry only the id. */
export function isAllowedChannel(
  { channels }: Integration,
  { channelId, channelName }: { channelId: string; channelName?: string | undefined },
): boolean {
  if (channels.length === 0) return true;
  return channels.some((given) => given === channelId || given === channelName);
}
