import type { FollowUp } from "../../alert/alert.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import type { Fields } from "../update-expression.ts";
import { backoffMs, budgetMs, coolDownMs } from "./backoff.ts";
import type { PostResult } from "./incoming-webhook.ts";
import { record, settled } from "./lease.ts";
import { reminderFrom } from "./owed.ts";
import type { Rendering } from "./render.ts";
import type { Target } from "./target.ts";
import { giveUpAtMs } from "./verdict.ts";

/** One post that was tried. */
export interface Attempt {
  rendering: Rendering;
  followUp: FollowUp;
  key: string;
  target: Extract<Target, { url: string }>;
  result: PostResult;
  /** Epoch ms. */
  startedMs: number;
}

/** Records what a post came to, on the follow-up and on the webhook, and says when to look again. */
export async function settleAttempt(services: Services, delivery: Delivery, attempt: Attempt): Promise<Outcome> {
  const { pacing, now } = services;
  const { rendering, followUp, key, target, result } = attempt;
  const { alert, webhook } = rendering;
  const attempts = followUp.attempts + 1;
  const mark = (changes: Fields<FollowUp>) => record(services, delivery, alert, key, { attempts, ...changes });
  const again = async (dueAtMs: number, changes: Fields<FollowUp>): Promise<Outcome> => {
    const capped = Math.min(dueAtMs, Math.max(giveUpAtMs(alert, key), now()));
    const marked = await mark({ state: "pending", dueAtMs: capped, ...changes });
    return settled(marked, now(), { parkUntilMs: capped });
  };
  report(services, attempt, attempts);

  if (result.outcome === "delivered") {
    const via = target.webhook === webhook ? undefined : target.webhook;
    const next = nextReminder(services, attempt);
    const deliveredAt = new Date(now()).toISOString();
    const marked = await mark({ state: "delivered", deliveredAt, deliveredVia: via, lastError: undefined, ...next });
    if (target.recovering) await tell(services, () => pacing.succeeded(target.webhook));
    return settled(marked, now(), next && { parkUntilMs: next.dueAtMs });
  }
  const lastError = result.reason;
  switch (result.outcome) {
    case "rate-limited": {
      const untilMs = now() + coolDownMs(result.retryAfterSeconds);
      await tell(services, () => pacing.coolDown(target.webhook, untilMs));
      return again(untilMs, { lastError });
    }
    case "rejected":
      // Slack does not like what it got, but it answers.
      if (target.recovering) await tell(services, () => pacing.succeeded(target.webhook));
      return settled(await mark({ state: "failed", lastError }), now());
    case "dead":
      await tell(services, () => pacing.disable(target.webhook, lastError, target.urlDigest));
      // At once: the fallback may take it, else it is held.
      return again(now(), { lastError });
    default: {
      const delayMs = backoffMs(attempts, services.random);
      await tell(services, () => pacing.failed(target.webhook, target.isProbe));
      return again(now() + delayMs, { lastError, ...(result.outcome === "ambiguous" && { maybePosted: true }) });
    }
  }
}

/** A delivered reminder becomes the next one, where there is one. */
function nextReminder({ settings, now }: Services, { rendering, followUp }: Attempt) {
  const { alert, event } = rendering;
  const integration = settings.integrations[alert.integration];
  if (!integration || (event !== "unacknowledged" && event !== "unresolved")) return undefined;
  const since = event === "unacknowledged" ? alert.openedAt : (alert.acknowledgedAt ?? alert.openedAt);
  const next = reminderFrom(integration, event, alert.urgency, (followUp.step ?? 0) + 1, Date.parse(since), now());
  if (!next) return undefined;
  return {
    ...next,
    state: "pending",
    giveUpAtMs: next.dueAtMs + budgetMs,
    attempts: 0,
    maybePosted: undefined,
  } as const;
}

function report({ log, metrics, now }: Services, attempt: Attempt, attempts: number): void {
  const { rendering, key, target, result, startedMs } = attempt;
  const { alert, event, dueAtMs } = rendering;
  const reason = result.outcome === "delivered" ? undefined : result.reason;
  log[reason === undefined ? "info" : "warn"]("follow-up", {
    alertId: alert.alertId,
    followUp: key,
    via: target.webhook,
    outcome: result.outcome,
    reason,
    attempts,
    durationMs: now() - startedMs,
  });
  if (result.outcome === "rejected") metrics.count("FollowUpFailed", { reason: "rejected" });
  else if (reason !== undefined) metrics.count("FollowUpRetried", { reason: result.outcome });
  else {
    metrics.count("FollowUpDelivered", { webhook: target.webhook });
    metrics.duration("FollowUpLateness", Math.max(now() - dueAtMs, 0));
    if (event === "opened") metrics.duration("PostedAfter", Math.max(now() - dueAtMs, 0));
  }
}

/** The webhook's record is advice to others; losing one entry must not undo what happened to this follow-up. */
async function tell({ log }: Services, write: () => Promise<void>): Promise<void> {
  await write().catch((error: Error) => log.warn("webhook-record-failed", { reason: error.name }));
}
