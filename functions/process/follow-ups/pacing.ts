import type { Log } from "../../runtime/log.ts";
import type { Metrics } from "../../runtime/metrics.ts";
import {
  breakerThreshold,
  healthyFields,
  slotSpacingMs,
  type WebhookState,
  type WebhookStore,
} from "../webhook-store.ts";
import { breakerMs } from "./backoff.ts";

/** How long a probe of an open breaker keeps the others off: longer than a post can take. */
const probeMs = 30_000;
/**
 * A saved slot that is later than this has lost its place. Short of it, a little lateness (a cold start, say) costs less than
 * the end of the line would: Slack allows short bursts, and the slots keep the average.
 */
const staleSlotMs = 1000;

/**
 * When a webhook may be posted to: at `slotAtMs`, or ask again at `waitUntilMs`, or not before its URL changes.
 * `recovering`: failures are on record, which a success must clear. `isProbe`: the one post that tries an open breaker.
 */
export type Permit =
  | { slotAtMs: number; recovering: boolean; isProbe: boolean }
  | { waitUntilMs: number; why: "cool-down" | "breaker" }
  | { disabledReason: string; urlDigest: string | undefined };

/** Keeps all workers together below one post a second and webhook, and off a webhook that asked for rest or keeps failing. */
export type Pacing = ReturnType<typeof createPacing>;

export function createPacing(webhooks: WebhookStore, log: Log, metrics: Metrics, now: () => number) {
  async function takeSlot(webhook: string): Promise<Permit> {
    const idle = await webhooks.takeIdleSlot(webhook, now());
    if (idle) return slot((idle.nextSlotAtMs ?? now()) - slotSpacingMs, idle);
    const busy = await webhooks.takeNextSlot(webhook, now());
    if (busy) return slot(busy.nextSlotAtMs ?? now(), busy);
    const state = await webhooks.get(webhook);
    return obstacle(state, now()) ?? probe(state);
  }

  /** The breaker's time is over: one worker goes first, the others wait for what it finds. */
  async function probe({ webhook, failuresInARow, breakerUntilMs, nextSlotAtMs }: WebhookState): Promise<Permit> {
    // Neither idle nor busy nor ill: it changed between the looks. Ask again.
    if ((failuresInARow ?? 0) < breakerThreshold) return { waitUntilMs: now() + slotSpacingMs, why: "cool-down" };
    // Not behind the slots that were given away while all was well, but in line with them: it comes too close to none.
    const aheadMs = Math.max((nextSlotAtMs ?? 0) - now(), 0);
    const atMs = now() + (aheadMs % slotSpacingMs);
    const untilMs = atMs + probeMs;
    const mine = await webhooks.change(
      webhook,
      { breakerUntilMs, disabledReason: undefined },
      { breakerUntilMs: untilMs, nextSlotAtMs: Math.max(nextSlotAtMs ?? 0, atMs + slotSpacingMs) },
    );
    return mine ? { slotAtMs: atMs, recovering: true, isProbe: true } : { waitUntilMs: untilMs, why: "breaker" };
  }

  return {
    /** A post time: the saved one while it is still good (a woken message does not queue again), else a new one. */
    async permit(webhook: string, savedSlotAtMs: number | undefined): Promise<Permit> {
      if (savedSlotAtMs === undefined || now() - savedSlotAtMs > staleSlotMs) return takeSlot(webhook);
      const state = await webhooks.get(webhook);
      const ill = obstacle(state, now()) !== undefined || (state.failuresInARow ?? 0) >= breakerThreshold;
      return ill ? takeSlot(webhook) : slot(savedSlotAtMs, state);
    },

    async succeeded(webhook: string): Promise<void> {
      await webhooks.change(webhook, {}, { failuresInARow: undefined, breakerUntilMs: undefined });
    },

    /** Counts a failed post; as many as the threshold in a row open the breaker, and each failed probe opens it for longer. */
    async failed(webhook: string, isProbe: boolean): Promise<void> {
      const failuresInARow = (await webhooks.addFailure(webhook, isProbe)) ?? 0;
      if (failuresInARow < breakerThreshold) return;
      const forMs = breakerMs(failuresInARow, breakerThreshold);
      await webhooks.change(webhook, {}, { breakerUntilMs: now() + forMs });
      log.warn("breaker-opened", { webhook, failuresInARow, forMs });
      metrics.count("BreakerOpened", { webhook });
    },

    /** Slack said 429: the whole webhook rests until then (epoch ms). */
    async coolDown(webhook: string, untilMs: number): Promise<void> {
      await webhooks.coolDown(webhook, untilMs);
      log.warn("webhook-cooled-down", { webhook, forMs: untilMs - now() });
      metrics.count("WebhookCooledDown", { webhook });
    },

    async disable(webhook: string, disabledReason: string, urlDigest: string): Promise<void> {
      const disabledAt = new Date(now()).toISOString();
      await webhooks.change(webhook, {}, { disabledReason, disabledAt, urlDigest });
      log.error("webhook-disabled", { webhook, reason: disabledReason });
      metrics.count("WebhookDisabled", { webhook });
    },

    /** The URL is another one than the dead one: a fresh start. */
    async enable(webhook: string, deadUrlDigest: string | undefined): Promise<void> {
      const enabled = await webhooks.change(webhook, { urlDigest: deadUrlDigest }, healthyFields);
      // Else another worker was faster.
      if (enabled) log.info("webhook-enabled", { webhook });
    },
  };
}

const slot = (slotAtMs: number, { failuresInARow }: WebhookState): Permit => ({
  slotAtMs,
  recovering: (failuresInARow ?? 0) > 0,
  isProbe: false,
});

/** What keeps everybody from posting to this webhook now. */
function obstacle(state: WebhookState, nowMs: number): Permit | undefined {
  if (state.disabledReason) return { disabledReason: state.disabledReason, urlDigest: state.urlDigest };
  if ((state.coolUntilMs ?? 0) > nowMs) return { waitUntilMs: state.coolUntilMs ?? 0, why: "cool-down" };
  const open = (state.failuresInARow ?? 0) >= breakerThreshold && (state.breakerUntilMs ?? 0) > nowMs;
  return open ? { waitUntilMs: state.breakerUntilMs ?? 0, why: "breaker" } : undefined;
}
