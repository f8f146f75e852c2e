import type { Alert } from "../../../../../functions/alert/alert.ts";
import type { Step } from "../../contract.ts";
import { duration, useNow, wholeDuration } from "../time.ts";
import { type Attempt, backoffPlot, type Plot } from "./backoff-plot.ts";

const width = 460;
const left = 30;
const right = 12;
const top = 10;
const bottom = 24;

/** Each attempt of the busiest follow-up against time, with the window in which it had to come. */
export function BackoffChart({ alert, steps }: { alert: Alert; steps: readonly Step[] }) {
  const nowMs = useNow(500);
  const attempts = busiest(steps);
  const key = attempts[0]?.followUp;
  if (!key) return <p class="empty">No attempt was seen since npm start.</p>;
  const followUp = alert.followUps[key];
  const plot = backoffPlot(attempts, followUp?.state === "pending" ? followUp.dueAtMs : undefined, nowMs);
  const waits = plot.marks.flatMap(({ waitedMs }) => (waitedMs === undefined ? [] : [duration(waitedMs)]));
  return (
    <figure class="chart">
      <Chart plot={plot} />
      <figcaption>
        <code>{key}</code>{" "}
        {waits.length === 0
          ? "One attempt so far. Break Slack on the right, then type an alert, to see it try again."
          : `${plot.marks.length} attempts, after waits of ${waits.join(", ")}.`}
        {plot.next && ` Next ${countdown(followUp?.dueAtMs ?? 0, nowMs)}.`}
      </figcaption>
    </figure>
  );
}

export const countdown = (dueAtMs: number, nowMs: number): string =>
  dueAtMs > nowMs ? `in ${wholeDuration(dueAtMs - nowMs)}` : "now";

function busiest(steps: readonly Step[]): Attempt[] {
  const byKey = Map.groupBy(
    steps.filter((step) => step.did === "posted"),
    ({ followUp }) => followUp,
  );
  return [...byKey.values()].reduce((most, each) => (each.length > most.length ? each : most), [] as Attempt[]);
}

function Chart({ plot: { marks, next, endSeconds, ticks } }: { plot: Plot }) {
  const rows = Math.max(marks.length + (next ? 1 : 0), 3);
  const row = rows > 8 ? 15 : 20;
  const height = top + rows * row + bottom;
  const x = (seconds: number) => left + (seconds / endSeconds) * (width - left - right);
  const y = (index: number) => top + (index + 0.5) * row;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label="Attempts against time">
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={x(tick)} x2={x(tick)} y1={top} y2={height - bottom} />
          <text class="axis" x={x(tick)} y={height - 8} text-anchor="middle">
            {tick} s
          </text>
        </g>
      ))}
      {marks.map(({ attempt, startSeconds, endSeconds: end, delivered, outcome, window }, index) => (
        <g key={index}>
          <title>{`Attempt ${attempt}: ${outcome}`}</title>
          <text class="axis" x={left - 8} y={y(index) + 4} text-anchor="end">
            {attempt}
          </text>
          {window && (
            <rect
              class="window"
              x={x(window.fromSeconds)}
              width={x(window.toSeconds) - x(window.fromSeconds)}
              y={y(index) - row / 2 + 2}
              height={row - 4}
              rx="3"
            />
          )}
          <line class="took" x1={x(startSeconds)} x2={x(end)} y1={y(index)} y2={y(index)} />
          {delivered ? (
            <circle class="good" cx={x(startSeconds)} cy={y(index)} r="5" />
          ) : (
            <path class="bad" d={`M${x(startSeconds) - 4} ${y(index) - 4}l8 8m0 -8l-8 8`} />
          )}
        </g>
      ))}
      {next && (
        <g>
          <title>The next attempt</title>
          <text class="axis" x={left - 8} y={y(marks.length) + 4} text-anchor="end">
            {next.attempt}
          </text>
          <circle class="next" cx={x(next.atSeconds)} cy={y(marks.length)} r="5" />
        </g>
      )}
    </svg>
  );
}
