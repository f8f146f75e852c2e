import type { Alert, FollowUp } from "../../alert/alert.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import type { Fields } from "../update-expression.ts";

/** A function is killed at its deadline: two seconds later nobody can be posting under this lease. */
export const leaseUntilMs = (delivery: Delivery): number => delivery.deadlineMs + 2000;

/**
 * Writes a claimed follow-up's outcome and gives the lease back. False when the lease was lost to another worker.
 * A write that fails is tried again while there is time: repeating the mark is harmless, repeating the post is not.
 */
export async function record(
  { followUps, log, now, sleep }: Services,
  delivery: Delivery,
  alert: Alert,
  key: string,
  changes: Fields<FollowUp>,
): Promise<boolean> {
  const followUp = alert.followUps[key];
  const outcome: Fields<FollowUp> = {
    leaseOwner: undefined,
    leaseUntilMs: undefined,
    slotAtMs: undefined,
    slotOf: undefined,
    // An earlier claim that recorded nothing may have posted.
    ...((followUp?.unfinished ?? 0) > 1 && { maybePosted: true }),
    unfinished: 0,
    ...changes,
  };
  for (let pauseMs = 50; ; pauseMs *= 2) {
    try {
      const marked = await followUps.change(alert.alertId, key, { leaseOwner: delivery.leaseOwner }, outcome);
      if (!marked) log.warn("lease-lost", { alertId: alert.alertId, followUp: key });
      return marked !== undefined;
    } catch (error) {
      if (now() + pauseMs > delivery.deadlineMs - 200) throw error;
      log.warn("mark-retried", { alertId: alert.alertId, followUp: key, reason: (error as Error).name });
      await sleep(pauseMs);
    }
  }
}

/** `outcome` holds only when the mark was its own; else the message looks again soon: the new holder may still need it. */
export const settled = (marked: boolean, nowMs: number, outcome: Outcome = "done"): Outcome =>
  marked ? outcome : { parkUntilMs: nowMs + 1000 };
