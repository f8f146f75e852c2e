import { setTimeout as sleep } from "node:timers/promises";
import type { Part } from "../report/part.ts";
import { openLocalBench } from "../stack/local-bench.ts";

const webhooks = 200;
/** Long enough for a steady state, short enough to be run again and again. */
const runs = [
  { perSecond: 1, alerts: 20 },
  { perSecond: 10, alerts: 100 },
  { perSecond: 50, alerts: 300 },
];

/** From Slack's request to the alert stored and to the follow-up posted, through the whole local stack at Slack's own pace. */
export async function latency(): Promise<Part> {
  const bench = await openLocalBench({ webhooks, paced: true });
  const facts: Record<string, string> = {};
  try {
    const warmUp = Array.from({ length: 20 }, (_, index) => bench.request(index));
    await bench.driver.run({ url: bench.url, requests: warmUp, concurrency: 4 });
    await bench.posts(warmUp.length);
    for (const { perSecond, alerts } of runs) {
      process.stderr.write(`latency: ${perSecond}/s\n`);
      await sleep(1500); // each webhook's last second is over
      bench.slack.forget();
      const requests = Array.from({ length: alerts }, (_, index) => bench.request(index % webhooks));
      const answers = await bench.driver.run({ url: bench.url, requests, concurrency: 1, perSecond });
      await bench.posts(alerts);
      const sent = new Map(answers.map(({ body, sentAtMs }) => [alertIdIn(body), sentAtMs]));
      const since = (alertId: string, atMs: number): number => atMs - (sent.get(alertId) ?? Number.NaN);
      const posts = bench.slack.posts();
      const times: Record<string, number[]> = {
        answered: answers.map(({ sentAtMs, answeredAtMs }) => answeredAtMs - sentAtMs),
        stored: [...sent.keys()].map((alertId) => since(alertId, bench.storedAtMs.get(alertId) ?? Number.NaN)),
        posted: posts.map(({ payload, arrivedAtMs }) => since(alertIdIn(JSON.stringify(payload)), arrivedAtMs)),
      };
      for (const [what, ms] of Object.entries(times)) {
        facts[`${what}, ${perSecond} alerts/s (ms)`] =
          `p50 ${percentile(ms, 50)}, p99 ${percentile(ms, 99)}, n ${ms.length}`;
      }
    }
    return { ratios: [], figures: [], facts };
  } finally {
    await bench.stop();
  }
}

export const alertIdIn = (text: string): string => /A-[0-9A-Z]{10}/.exec(text)?.[0] ?? "";

export function percentile(figures: readonly number[], percent: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
