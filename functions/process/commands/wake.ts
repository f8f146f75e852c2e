import { type Alert, type FollowUp, isSettled, parseFollowUpKey } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { budgetMs } from "../follow-ups/backoff.ts";
import { deliverOwed } from "../follow-ups/deliver.ts";
import { statusOfReminder } from "../follow-ups/owed.ts";
import { earliest, type Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import type { Fields } from "../update-expression.ts";

/**
 * Makes this message the owner of whatever the alert still owes and, where it asks for that, revives what had failed or was dead-lettered.
 * The wake that was sent last wins, so that two of them never take from each other in turns.
 */
export async function wake(services: Services, delivery: Delivery, message: Command<"wake">): Promise<Outcome> {
  const { alerts, followUps, now, log } = services;
  let alert = await alerts.get(message.alertId);
  if (!alert) {
    log.warn("unknown-alert", { alertId: message.alertId, command: "wake" });
    return "done";
  }
  const toLookAgain: Outcome[] = [];
  for (const [key, followUp] of Object.entries(alert.followUps)) {
    if (!wantsOwner(followUp, message, delivery.sentAtMs)) continue;
    const { state, owner, leaseOwner, leaseUntilMs = 0 } = followUp;
    if (state === "claimed" && leaseUntilMs >= now()) {
      // Somebody is at it. Should that one die, its message may be gone, and no other would come for it.
      toLookAgain.push({ parkUntilMs: leaseUntilMs + 1 });
      continue;
    }
    const taken: Alert | undefined = await followUps.change(
      message.alertId,
      key,
      { state, owner, leaseOwner },
      { owner: message.owner, ownedSinceMs: delivery.sentAtMs, ...revived(key, followUp, now()) },
    );
    if (taken) log.info("follow-up-woken", { alertId: message.alertId, followUp: key, was: state });
    else toLookAgain.push({ parkUntilMs: now() });
    alert = taken ?? alert;
  }
  return earliest([...toLookAgain, await deliverOwed(services, delivery, alert, message.owner)]);
}

function wantsOwner(followUp: FollowUp, { owner, reviveSinceMs }: Command<"wake">, sentAtMs: number): boolean {
  if (followUp.owner === owner || followUp.ownedSinceMs >= sentAtMs) return false;
  if (!isSettled(followUp)) return true;
  const isGivenUp = followUp.state === "failed" || followUp.state === "dead";
  return isGivenUp && reviveSinceMs !== undefined && followUp.giveUpAtMs >= reviveSinceMs;
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
