import { setTimeout as sleep } from "node:timers/promises";
import { summarise } from "../measure/statistics.ts";
import type { Part } from "../report/part.ts";
import { openLocalBench, webhookOf } from "../stack/local-bench.ts";
import { alertIdIn } from "./latency.ts";

const outage = { seconds: 20, webhooks: 20 };

/**
 * What happens when Slack is the limit: a burst to one webhook, which takes 1 post/s, and Slack back after an outage.
 * `burst` is the number of alerts; a thousand take 17 minutes.
 */
export async function storm(burst: number): Promise<Part> {
  const bench = await openLocalBench({ webhooks: outage.webhooks, paced: true });
  const { slack, driver, url } = bench;
  try {
    process.stderr.write(`storm: ${burst} alerts to one webhook\n`);
    const requests = Array.from({ length: burst }, () => bench.request(0));
    const answers = await driver.run({ url, requests, concurrency: 16 });
    const sentAtMs = Math.min(...answers.map((answer) => answer.sentAtMs));
    await bench.posts(burst);
    const posts = slack.posts(webhookOf(0));
    const arrivals = posts.map(({ arrivedAtMs }) => arrivedAtMs);
    const gaps = arrivals.slice(1).map((atMs, index) => atMs - (arrivals[index] ?? 0));
    const refusals = slack.attempts().filter(({ status }) => status === 429).length;
    const different = new Set(posts.map(({ payload }) => alertIdIn(JSON.stringify(payload)))).size;

    process.stderr.write(`storm: Slack is out for ${outage.seconds} s\n`);
    slack.forget();
    slack.fail({ kind: "status", status: 503 });
    const during = Array.from({ length: outage.webhooks }, (_, index) => bench.request(index));
    await driver.run({ url, requests: during, concurrency: 4 });
    await sleep(outage.seconds * 1000);
    const wasted = slack.attempts().length;
    slack.clear();
    const backAtMs = Date.now();
    await bench.posts(outage.webhooks);
    const recovery = summarise(slack.posts().map(({ arrivedAtMs }) => (arrivedAtMs - backAtMs) / 1000));
    const last = Math.max(...slack.posts().map(({ arrivedAtMs }) => (arrivedAtMs - backAtMs) / 1000));
    return {
      ratios: [],
      figures: [
        {
          name: `delivered after Slack was out for ${outage.seconds} s`,
          unit: "s after its return",
          by: { alerts: recovery },
        },
      ],
      facts: {
        [`${burst} alerts to one webhook, drained in (s)`]: ((Math.max(...arrivals) - sentAtMs) / 1000).toFixed(1),
        "least time between two posts (ms)": Math.min(...gaps),
        "posts that Slack refused (429)": refusals,
        "alerts posted": different,
        "alerts posted twice": posts.length - different,
        "outage: refused posts": wasted,
        "outage: last alert delivered after (s)": last.toFixed(1),
        "outage: alerts delivered": slack.posts().length,
      },
    };
  } finally {
    await bench.stop();
  }
}
