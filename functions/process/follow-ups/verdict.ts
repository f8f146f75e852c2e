import { type Alert, type FollowUpEvent, followUpKey, parseFollowUpKey } from "../../alert/alert.ts";
import { budgetMs } from "./backoff.ts";
import { statusOfReminder } from "./owed.ts";

/** As many claims without a recorded outcome mean that this follow-up crashes whoever works on it. */
const mostUnfinished = 5;

const laterEvents: Partial<Record<FollowUpEvent, FollowUpEvent[]>> = {
  opened: ["acknowledged", "resolved"],
  acknowledged: ["resolved"],
};

/** Until when (epoch ms) a reminder is silenced. */
const pausedUntilMs = ({ status, silencedUntil }: Alert, key: string): number =>
  silencedUntil && statusOfReminder[parseFollowUpKey(key).event] === status ? Date.parse(silencedUntil) : 0;

/** After when (epoch ms) a follow-up is given up: a reminder that was silenced has its whole time from then on. */
export const giveUpAtMs = (alert: Alert, key: string): number =>
  Math.max(alert.followUps[key]?.giveUpAtMs ?? 0, pausedUntilMs(alert, key) + budgetMs);

/** Before when (epoch ms) nothing can be done for a follow-up. */
export function notBeforeMs(alert: Alert, key: string): number {
  const followUp = alert.followUps[key];
  if (!followUp) return 0;
  if (followUp.state === "claimed") return (followUp.leaseUntilMs ?? 0) + 1;
  return Math.max(followUp.dueAtMs, pausedUntilMs(alert, key));
}

/**
 * Tells how a follow-up that was just claimed ends without a post, or undefined when it wants one:
 * superseded when the alert left the reminder's status, or the same webhook gets a later state's post;
 * failed when its time is over; dead when five claims in a row recorded no outcome.
 */
export function verdict(
  alert: Alert,
  key: string,
  nowMs: number,
): { state: "superseded" | "failed" | "dead"; reason: string } | undefined {
  const followUp = alert.followUps[key];
  const { event, webhook } = parseFollowUpKey(key);
  const reminded = statusOfReminder[event];
  if (reminded && alert.status !== reminded) return { state: "superseded", reason: `the alert is ${alert.status}` };
  for (const later of laterEvents[event] ?? []) {
    const state = alert.followUps[followUpKey(later, webhook)]?.state;
    if (state && state !== "failed" && state !== "dead") return { state: "superseded", reason: `${later} is posted` };
  }
  if (!followUp) return undefined;
  if (followUp.unfinished > mostUnfinished)
    return { state: "dead", reason: `${key}: ${followUp.unfinished - 1} workers in a row did not finish` };
  if (nowMs >= giveUpAtMs(alert, key))
    return { state: "failed", reason: `given up after 24 h; last: ${followUp.lastError ?? "never due"}` };
  return undefined;
}
