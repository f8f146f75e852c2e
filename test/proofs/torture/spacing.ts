import type { SlackPost } from "../../../lib/local/slack/records.ts";

/**
 * How close together the posts to any one webhook came, in ms: between two in a row, and over ten such pauses.
 * Infinity when no webhook got as many.
 */
export function closestPosts(posts: readonly SlackPost[]): { pauseMs: number; tenPausesMs: number } {
  const times = [...Map.groupBy(posts, ({ webhook }) => webhook).values()].map((of) =>
    of.map(({ arrivedAtMs }) => arrivedAtMs).sort((one, other) => one - other),
  );
  const closest = (pauses: number) =>
    Math.min(
      ...times.flatMap((list) => list.slice(pauses).map((atMs, index) => atMs - (list[index] as number))),
      Number.POSITIVE_INFINITY,
    );
  return { pauseMs: closest(1), tenPausesMs: closest(10) };
}

/**
 * Slots are 1 s apart, and what is measured is when Slack's side sees a post: a busy machine brings one late and the next in
 * time. So a single pause may be short, but not ten together: only the first of eleven can be late, by a second and a half at most.
 */
export const leastTenPausesMs = 8500;
