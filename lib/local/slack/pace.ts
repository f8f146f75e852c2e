/** How fast a webhook may post: a token bucket of `burst` posts that refills by `perSecond`. */
export interface Pace {
  perSecond: number;
  burst: number;
}

/** About what Slack allows: "1 per second, short bursts more" (docs.slack.dev/apis/web-api/rate-limits). */
export const slackPace: Pace = { perSecond: 1, burst: 4 };

/**
 * A function that takes one post from a webhook's bucket.
 * Undefined when it may post, else the whole seconds after which there is room again (`Retry-After`).
 */
export function createPace(pace: Pace, now: () => number): (webhook: string) => number | undefined {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (webhook) => {
    const atMs = now();
    const last = buckets.get(webhook) ?? { tokens: pace.burst, atMs };
    const tokens = Math.min(pace.burst, last.tokens + (Math.max(0, atMs - last.atMs) / 1000) * pace.perSecond);
    const mayPost = tokens >= 1;
    buckets.set(webhook, { tokens: mayPost ? tokens - 1 : tokens, atMs });
    return mayPost ? undefined : Math.max(1, Math.ceil((1 - tokens) / pace.perSecond));
  };
}
