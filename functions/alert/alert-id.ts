import { hash } from "node:crypto";

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What an alert id looks like when a person types it. */
export const alertIdPattern = /^A-[0-9A-HJKMNP-TV-Z]{10}$/;

/**
 * Names the alert that a Slack message opens: `A-` and 10 Crockford base32 characters (50 bits) of SHA-256 over `key`.
 * Deterministic, so that Slack's retries, and one message seen by two integrations, name the same alert before anything is stored.
 */
export function alertIdFor(key: string): string {
  // Of 13 hexadecimal digits, 52 bits, the first 50.
  let bits = Math.floor(Number.parseInt(hash("sha256", key).slice(0, 13), 16) / 4);
  let id = "";
  for (; id.length < 10; bits = Math.floor(bits / 32)) id = `${crockford[bits % 32]}${id}`;
  return `A-${id}`;
}

/** The idempotency key of a message: it keeps its channel and ts through every retry and every event that carries it. */
export const messageKey = (teamId: string, channelId: string, messageTs: string): string =>
  `${teamId},${channelId},${messageTs}`;

/** The idempotency key of a slash command, which has no message ts. */
export const triggerKey = (teamId: string, triggerId: string): string => `${teamId},trigger,${triggerId}`;

/**
 * Reads an id as people type it: any case, and Crockford's look-alikes (O for 0, I and L for 1).
 * Undefined when it can't be an alert id.
 */
export function readAlertId(typed: string): string | undefined {
  const match = /^A-([0-9A-Z]{10})$/i.exec(typed);
  if (!match?.[1]) return undefined;
  const id = `A-${match[1].toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1")}`;
  return alertIdPattern.test(id) ? id : undefined;
}
