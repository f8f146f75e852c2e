import type { Step } from "../../contract.ts";

export type Attempt = Extract<Step, { did: "posted" }>;

/** An attempt on the plot, in seconds since the first began; `window`: when it had to come, `waitedMs` since the one before ended. */
export interface Mark {
  attempt: number;
  startSeconds: number;
  endSeconds: number;
  delivered: boolean;
  outcome: string;
  waitedMs?: number;
  window?: { fromSeconds: number; toSeconds: number };
}

export interface Plot {
  marks: Mark[];
  /** The next attempt, when one is due. */
  next?: { attempt: number; atSeconds: number };
  /** Where the time axis ends, and its ticks. */
  endSeconds: number;
  ticks: number[];
}

/** SQS hides a message for whole seconds, so a wait is rounded up. */
const roundingSeconds = 1;

/** The follow-up's attempts against time. `dueAtMs`: when the next one is due, while it is pending. */
export function backoffPlot(attempts: readonly Attempt[], dueAtMs: number | undefined, nowMs: number): Plot {
  const startOf = ({ atMs, tookMs = 0 }: Attempt) => atMs - tookMs;
  const originMs = attempts[0] ? startOf(attempts[0]) : nowMs;
  const seconds = (ms: number) => (ms - originMs) / 1000;
  const marks = attempts.map((attempt, index): Mark => {
    const before = attempts[index - 1];
    return {
      attempt: attempt.attempt,
      startSeconds: seconds(startOf(attempt)),
      endSeconds: seconds(attempt.atMs),
      delivered: attempt.outcome === "delivered",
      outcome: attempt.reason ?? attempt.outcome,
      ...(before && { waitedMs: Math.max(0, startOf(attempt) - before.atMs) }),
      ...(before && windowAfter(before, seconds(before.atMs))),
    };
  });
  const last = marks.at(-1);
  const next =
    dueAtMs && last && !last.delivered ? { attempt: last.attempt + 1, atSeconds: seconds(dueAtMs) } : undefined;
  const windowEnds = marks.map(({ window }) => window?.toSeconds ?? 0);
  const endSeconds = Math.max(last?.endSeconds ?? 0, next?.atSeconds ?? 0, ...windowEnds, 4) * 1.05;
  return { marks, ...(next && { next }), endSeconds, ticks: ticksTo(endSeconds) };
}

/** Half to all of 1, 2, 4 … 64 s: what a failure that may heal is given. A cool-down (429) has its own time. */
function windowAfter({ attempt, outcome }: Attempt, endSeconds: number): Pick<Mark, "window"> {
  if (attempt > 7 || (outcome !== "ambiguous" && outcome !== "not-posted")) return {};
  const longest = 2 ** (attempt - 1);
  return { window: { fromSeconds: endSeconds + longest / 2, toSeconds: endSeconds + longest + roundingSeconds } };
}

function ticksTo(endSeconds: number): number[] {
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600].find((each) => endSeconds / each <= 7) ?? 7200;
  return Array.from({ length: Math.floor(endSeconds / step) + 1 }, (_, index) => index * step);
}
