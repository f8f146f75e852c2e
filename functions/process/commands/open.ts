import type { Alert } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { deliverOwed } from "../follow-ups/deliver.ts";
import { leaseUntilMs } from "../follow-ups/lease.ts";
import { owedFollowUps } from "../follow-ups/owed.ts";
import { DeadLetterError, type Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";

/**
 * Stores the alert with its follow-ups in one write, those that are due already claimed by this worker, and posts them.
 * When the alert is there: goes on with what this message still owes, which is nothing if another request stored it.
 */
export async function open(services: Services, delivery: Delivery, message: Command<"open">): Promise<Outcome> {
  const { alerts, log, metrics, now } = services;
  // A message that comes back has mostly stored its alert: to look costs less than a write that is refused.
  const known = delivery.receiveCount > 1 ? await alerts.get(message.alertId) : undefined;
  const alert = newAlert(services, delivery, message);
  if (!known && (await alerts.create(alert)) === "created") {
    log.info("alert-opened", { alertId: alert.alertId, urgency: alert.urgency, integration: alert.integration });
    metrics.count("AlertOpened", { urgency: alert.urgency, integration: alert.integration });
    metrics.duration("StoredAfter", Math.max(now() - Date.parse(alert.openedAt), 0));
    return deliverOwed(services, delivery, alert, message.owner);
  }
  const stored = known ?? (await alerts.get(alert.alertId));
  if (!stored) return { parkUntilMs: now() };
  if (stored.key !== alert.key)
    throw new DeadLetterError(`id clash: ${alert.alertId} is already the id of another message`);
  if (stored.owner !== message.owner) {
    log.info("alert-duplicate", { alertId: alert.alertId, integration: alert.integration });
    metrics.count("AlertDuplicate");
  }
  return deliverOwed(services, delivery, stored, message.owner);
}

function newAlert({ settings, now }: Services, delivery: Delivery, message: Command<"open">): Alert {
  const { kind: _, v: __, responseUrl: ___, at, ...fields } = message;
  const nowMs = now();
  const followUps = owedFollowUps(settings, message, "opened", message.owner, Date.parse(at), nowMs);
  for (const followUp of Object.values(followUps).filter(({ dueAtMs }) => dueAtMs <= nowMs)) {
    Object.assign(followUp, {
      state: "claimed",
      unfinished: 1,
      leaseOwner: delivery.leaseOwner,
      leaseUntilMs: leaseUntilMs(delivery),
    });
  }
  return { ...fields, formatVersion: 1, status: "open", openedAt: at, followUps };
}
