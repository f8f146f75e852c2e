import { type Alert, type FollowUpEvent, followUpKey, parseFollowUpKey } from "../../alert/alert.ts";
import { statusOfReminder } from "./owed.ts";

/** As many claims without a recorded outcome mean that this follow-up crashes whoever works on it. */
const mostUnfinished = 5;

const laterEvents: Partial<Record<FollowUpEvent, FollowUpEvent[]>> = {
  opened: ["acknowledged", "resolved"],
  acknowledged: ["resolved"],
};

/** Before when (epoch ms) nothing can be done for a follow-up. */
export function notBeforeMs(alert: Alert, key: string): number {
  const followUp = alert.followUps[key];
  if (!followUp) return 0;
  if (followUp.state === "claimed") return (followUp.leaseUntilMs ?? 0) + 1;
  const paused = statusOfReminder[parseFollowUpKey(key).event] === alert.status && alert.silencedUntil;
  return Math.max(followUp.dueAtMs, paused ? Date.parse(alert.silencedUntil ?? "") : 0);
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
  if (nowMs >= followUp.giveUpAtMs)
    return { state: "failed", reason: `given up after 24 h; last: ${followUp.lastError ?? "never due"}` };
  return undefined;
}
