import { type Alert, type FollowUp, isSettled, parseFollowUpKey } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { budgetMs } from "../follow-ups/backoff.ts";
import { deliverOwed } from "../follow-ups/deliver.ts";
import { statusOfReminder } from "../follow-ups/owed.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import type { Fields } from "../update-expression.ts";

/**
 * Makes this message the owner of whatever the alert still owes, and revives what had failed or was dead-lettered.
 * The wake that was sent last wins, so that two of them never take from each other in turns.
 */
export async function wake(services: Services, delivery: Delivery, message: Command<"wake">): Promise<Outcome> {
  const { alerts, followUps, now, log } = services;
  let alert = await alerts.get(message.alertId);
  if (!alert) {
    log.warn("unknown-alert", { alertId: message.alertId, command: "wake" });
    return "done";
  }
  for (const [key, followUp] of Object.entries(alert.followUps)) {
    if (!wantsOwner(followUp, message.owner, delivery.sentAtMs, now())) continue;
    const { state, owner, leaseOwner } = followUp;
    const taken: Alert | undefined = await followUps.change(
      message.alertId,
      key,
      { state, owner, leaseOwner },
      { owner: message.owner, ownedSinceMs: delivery.sentAtMs, ...revived(key, followUp, now()) },
    );
    if (taken) log.info("follow-up-woken", { alertId: message.alertId, followUp: key, was: state });
    alert = taken ?? alert;
  }
  return deliverOwed(services, delivery, alert, message.owner);
}

function wantsOwner(followUp: FollowUp, owner: string, sentAtMs: number, nowMs: number): boolean {
  if (followUp.owner === owner || followUp.ownedSinceMs >= sentAtMs) return false;
  // Somebody is at it, so its message is alive.
  if (followUp.state === "claimed" && (followUp.leaseUntilMs ?? 0) >= nowMs) return false;
  return followUp.state !== "delivered" && followUp.state !== "superseded";
}

/** A fresh start, but no reminder before its time. */
function revived(key: string, followUp: FollowUp, nowMs: number): Fields<FollowUp> {
  const isReminder = statusOfReminder[parseFollowUpKey(key).event] !== undefined;
  const dueAtMs = isReminder ? followUp.dueAtMs : nowMs;
  return {
    state: "pending",
    dueAtMs,
    unfinished: 0,
    leaseOwner: undefined,
    leaseUntilMs: undefined,
    ...(followUp.unfinished > 0 && { maybePosted: true }),
    ...(isSettled(followUp) && { giveUpAtMs: Math.max(dueAtMs, nowMs) + budgetMs, attempts: 0 }),
  };
}
