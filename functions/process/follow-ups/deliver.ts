import { randomUUID } from "node:crypto";
import { type Alert, isSettled, parseFollowUpKey } from "../../alert/alert.ts";
import { messageVersion } from "../../alert/message-version.ts";
import type { Lease } from "../follow-up-store.ts";
import { earliest, type Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { leaseUntilMs, record, settled } from "./lease.ts";
import { statusOfReminder } from "./owed.ts";
import { post } from "./post.ts";
import { notBeforeMs, verdict } from "./verdict.ts";

/** SQS hides messages for whole seconds: what is due sooner is waited for, what is due later is parked. */
export const shortestParkMs = 1000;

/**
 * Works on every follow-up of the alert that belongs to `owner`, side by side, as far as each can go now.
 * Those that this very delivery stored as claimed are posted without another look.
 */
export async function deliverOwed(
  services: Services,
  delivery: Delivery,
  alert: Alert,
  owner: string,
): Promise<Outcome> {
  const owed = Object.entries(alert.followUps).filter(
    ([, followUp]) => followUp.owner === owner && !isSettled(followUp),
  );
  // Each runs to its end even when another fails: what a frozen Lambda leaves half done looks like a crash.
  const results = await Promise.allSettled(
    owed.map(([key, { leaseOwner }]) =>
      leaseOwner === delivery.leaseOwner
        ? post(services, delivery, alert, key)
        : deliver(services, delivery, alert, key),
    ),
  );
  return earliest(
    results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    }),
  );
}

async function deliver(services: Services, delivery: Delivery, seen: Alert, key: string): Promise<Outcome> {
  const { followUps, now, sleep, postTimeoutMs } = services;
  const waitMs = notBeforeMs(seen, key) - now();
  if (waitMs >= shortestParkMs) return { parkUntilMs: now() + waitMs };
  if (waitMs > 0) await sleep(waitMs);
  const neededMs = shortestParkMs + postTimeoutMs + 500;
  if (delivery.deadlineMs - now() < neededMs) return { parkUntilMs: now() + shortestParkMs };

  const nowMs = now();
  const status = statusOfReminder[parseFollowUpKey(key).event];
  const condition = status === seen.status ? { status, at: new Date(nowMs).toISOString() } : undefined;
  const lease = { leaseOwner: delivery.leaseOwner, leaseUntilMs: leaseUntilMs(delivery) };
  const claimed =
    (await followUps.claim(seen.alertId, key, lease, nowMs, condition)) ??
    (await takenByUs(services, lease, seen, key));
  // Somebody was faster, or the alert has moved on: look again.
  if (!claimed) return { parkUntilMs: nowMs + shortestParkMs };

  const ending = verdict(claimed, key, nowMs);
  if (!ending) return post(services, delivery, claimed, key);
  if (ending.state === "dead") await handOver(services, claimed, key, ending.reason);
  const marked = await record(services, delivery, claimed, key, { state: ending.state, lastError: ending.reason });
  services.log.info("follow-up", {
    alertId: seen.alertId,
    followUp: key,
    outcome: ending.state,
    reason: ending.reason,
  });
  if (ending.state === "failed") services.metrics.count("FollowUpFailed", { reason: "budget" });
  return settled(marked, now());
}

/** The SDK sends a claim again when its answer is lost, and then finds the follow-up taken: by this very claim. */
async function takenByUs({ alerts }: Services, { leaseOwner }: Lease, seen: Alert, key: string) {
  const alert = await alerts.get(seen.alertId);
  return alert?.followUps[key]?.leaseOwner === leaseOwner ? alert : undefined;
}

/** What lies in the dead-letter queue is a wake for the alert, so that moving it back is all that a redrive must do. */
async function handOver(
  { deadLetters, log, metrics }: Services,
  { alertId, followUps }: Alert,
  key: string,
  reason: string,
): Promise<void> {
  const reviveSinceMs = followUps[key]?.giveUpAtMs;
  const wake = { v: messageVersion, kind: "wake", owner: randomUUID(), alertId, reviveSinceMs };
  await deadLetters.send(JSON.stringify(wake), reason);
  log.error("dead-letter", { alertId, reason });
  metrics.count("DeadLettered", { reason: "unfinished" });
}
