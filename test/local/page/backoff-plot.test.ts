import { expect, test } from "vitest";
import { type Attempt, backoffPlot } from "../../../lib/local/page/client/alert/backoff-plot.ts";

const attempt = (number: number, startSeconds: number, outcome = "ambiguous"): Attempt => ({
  alertId: "A-7F3KQ2XM9B",
  did: "posted",
  followUp: "opened:ops",
  via: "ops",
  attempt: number,
  outcome,
  atMs: (100 + startSeconds) * 1000 + 10,
  tookMs: 10,
});

test("places attempts in seconds since the first began, each with the wait before it", () => {
  const { marks } = backoffPlot([attempt(1, 0), attempt(2, 1), attempt(3, 3, "delivered")], undefined, 0);
  expect(marks.map(({ startSeconds }) => startSeconds)).toEqual([0, 1, 3]);
  expect(marks.map(({ waitedMs }) => waitedMs)).toEqual([undefined, 990, 1990]);
  expect(marks.map(({ delivered }) => delivered)).toEqual([false, false, true]);
});

test("each window is half to all of 1, 2, 4 … s, and a second more for SQS", () => {
  const { marks } = backoffPlot([attempt(1, 0), attempt(2, 1), attempt(3, 3), attempt(4, 7)], undefined, 0);
  const spans = marks.flatMap(({ window }, index) => {
    const endedSeconds = marks[index - 1]?.endSeconds ?? 0;
    return window ? [[window.fromSeconds - endedSeconds, window.toSeconds - endedSeconds]] : [];
  });
  expect(spans.map((span) => span.map((seconds) => Math.round(seconds * 100) / 100))).toEqual([
    [0.5, 2],
    [1, 3],
    [2, 5],
  ]);
});

test("a cool-down has its own time, so no window", () => {
  const { marks } = backoffPlot([attempt(1, 0, "rate-limited"), attempt(2, 5)], undefined, 0);
  expect(marks[1]).not.toHaveProperty("window");
});

test("shows when the next attempt is due, and makes room for it", () => {
  const { next, endSeconds, ticks } = backoffPlot([attempt(1, 0)], 130_000, 0);
  expect(next).toEqual({ attempt: 2, atSeconds: 30 });
  expect(endSeconds).toBeGreaterThan(30);
  expect(ticks.length).toBeLessThan(9);
});

test("after a delivery nothing is next", () => {
  expect(backoffPlot([attempt(1, 0, "delivered")], 130_000, 0)).not.toHaveProperty("next");
});
