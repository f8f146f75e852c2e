import { type Alert, type FollowUp, parseFollowUpKey } from "../../alert/alert.ts";
import { SecretUnusableError } from "../../runtime/slack-secret.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import type { Fields } from "../update-expression.ts";
import { settleAttempt } from "./attempt.ts";
import { budgetMs } from "./backoff.ts";
import { record, settled } from "./lease.ts";
import { type Rendering, renderFollowUp, renderPlainFollowUp } from "./render.ts";
import { findTarget, type Target } from "./target.ts";
import { giveUpAtMs } from "./verdict.ts";

/** A follow-up whose webhook is dead is looked at this often. */
const heldMs = 15 * 60_000;
const secretRetryMs = 30_000;

/** Posts a claimed follow-up when its webhook has a slot for it, and records what came of it. */
export async function post(services: Services, delivery: Delivery, alert: Alert, key: string): Promise<Outcome> {
  const { settings, now, sleep, postTimeoutMs } = services;
  const { event, webhook } = parseFollowUpKey(key);
  const followUp = alert.followUps[key] as FollowUp;
  const route = settings.integrations[alert.integration]?.followUps.find((route) => route.webhook === webhook);

  const wait = async (changes: Fields<FollowUp> & { dueAtMs: number }): Promise<Outcome> => {
    const dueAtMs = Math.min(changes.dueAtMs, Math.max(giveUpAtMs(alert, key), now()));
    const marked = await record(services, delivery, alert, key, { state: "pending", ...changes, dueAtMs });
    return settled(marked, now(), { parkUntilMs: dueAtMs });
  };

  let target: Target;
  try {
    target = await findTarget(services, route?.fallback ? [webhook, route.fallback] : [webhook], followUp);
  } catch (error) {
    // Nothing was posted: a recorded outcome keeps this from looking like a crash.
    const reason = error instanceof SecretUnusableError ? `secret unusable: ${error.message}` : (error as Error).name;
    services.log.error("follow-up", { alertId: alert.alertId, followUp: key, outcome: "waits", reason });
    return wait({ dueAtMs: now() + secretRetryMs, lastError: reason });
  }
  if ("holdReason" in target) {
    services.log.warn("follow-up", {
      alertId: alert.alertId,
      followUp: key,
      outcome: "held",
      reason: target.holdReason,
    });
    services.metrics.count("FollowUpHeld", { webhook });
    return wait({ state: "held", dueAtMs: now() + heldMs, lastError: target.holdReason });
  }
  if ("waitUntilMs" in target) return wait({ dueAtMs: target.waitUntilMs });

  const { slotAtMs } = target;
  // Woken up to a second early, it waits for its slot here: SQS would wake it up to a second late.
  if (slotAtMs - now() > 1000) return wait({ dueAtMs: slotAtMs - 1000, slotAtMs, slotOf: target.webhook });
  if (slotAtMs > now()) await sleep(slotAtMs - now());
  const timeoutMs = () => Math.min(postTimeoutMs, delivery.deadlineMs - now() - 500);
  if (timeoutMs() < postTimeoutMs / 2) return wait({ dueAtMs: now() + 1000 });

  const maybePosted = followUp.maybePosted || followUp.unfinished > 1;
  const rendering: Rendering = {
    alert,
    event,
    webhook,
    // A fallback posts elsewhere: not into the alert's thread, and not as the app whose clicks come back.
    route: route && target.webhook !== webhook ? { ...route, thread: false, buttons: false } : route,
    nowMs: now(),
    // A worker that died did not count its post.
    tryNumber: maybePosted ? Math.max(followUp.attempts + followUp.unfinished, 2) : 1,
    dueAtMs: firstDueMs(alert, key),
  };
  const startedMs = now();
  let result = await services.post(target.url, renderFollowUp(rendering), timeoutMs());
  if (result.outcome === "rejected") {
    services.log.error("payload-rejected", { alertId: alert.alertId, followUp: key, reason: result.reason });
    result = await services.post(target.url, renderPlainFollowUp(rendering), timeoutMs());
  }
  return settleAttempt(services, delivery, { rendering, followUp, key, target, result, startedMs });
}

/** When the event happened in Slack; for a reminder, when it was first due. */
function firstDueMs(alert: Alert, key: string): number {
  const { event } = parseFollowUpKey(key);
  const happened = { opened: alert.openedAt, acknowledged: alert.acknowledgedAt, resolved: alert.resolvedAt };
  const at = event === "unacknowledged" || event === "unresolved" ? undefined : happened[event];
  return at ? Date.parse(at) : giveUpAtMs(alert, key) - budgetMs;
}
