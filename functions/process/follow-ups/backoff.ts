const baseMs = 1000;
const doublings = 6;
const slowBaseMs = 128_000;
const capMs = 900_000;

/** A follow-up is given up this long after it was first due. */
export const budgetMs = 24 * 3600_000;

/**
 * Wait in ms before retry `retry` (1 = first): half of 1, 2, 4 … 64 s, then 128, 256, 512, 900 s and 900 s again, plus a random half,
 * so that parallel workers spread out and none retries at once. `random` gives [0, 1).
 */
export function backoffMs(retry: number, random: () => number): number {
  const steps = Math.max(retry, 1) - 1;
  const longMs = steps <= doublings ? baseMs * 2 ** steps : Math.min(slowBaseMs * 2 ** (steps - doublings - 1), capMs);
  return longMs / 2 + random() * (longMs / 2);
}

/** How long, in ms, an open breaker keeps everybody off: 30 s, doubling with each failed probe, 15 min at most. */
export const breakerMs = (failuresInARow: number, threshold: number): number =>
  Math.min(30_000 * 2 ** Math.min(failuresInARow - threshold, 10), capMs);

/** Slack's Retry-After, kept between 1 s and 15 min so that a strange value neither hammers nor silences; in ms. */
export const coolDownMs = (retryAfterSeconds: number | undefined): number =>
  Math.min(Math.max(retryAfterSeconds ?? 1, 1), 900) * 1000;
