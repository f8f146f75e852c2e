import { alertIdPattern } from "./alert-id.ts";

/** What a button of a follow-up says when it is clicked: which alert, on which webhook's message, and for how long to silence. */
export interface ButtonValue {
  alertId: string;
  webhook: string;
  minutes?: number;
}

/** `A-7F3KQ2XM9B ops 30`: at most 64 characters, Slack allows an overflow option 150. */
export const formatButtonValue = ({ alertId, webhook, minutes }: ButtonValue): string =>
  [alertId, webhook, minutes].filter((part) => part !== undefined).join(" ");

/** Reads a button's value back; undefined when we never wrote it. */
export function parseButtonValue(text: string): ButtonValue | undefined {
  const [alertId = "", webhook = "", minutes, ...rest] = text.split(" ");
  if (!alertIdPattern.test(alertId) || !/^[a-z][a-z0-9-]{0,39}$/.test(webhook) || rest.length > 0) return undefined;
  if (minutes === undefined) return { alertId, webhook };
  return /^[1-9]\d{0,4}$/.test(minutes) ? { alertId, webhook, minutes: Number(minutes) } : undefined;
}
