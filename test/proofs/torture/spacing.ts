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

/** Slots are 1 s apart; a worker that is less than 300 ms late for its own still takes it. */
export const leastPauseMs = 700;
export const leastTenPausesMs = 9700;
