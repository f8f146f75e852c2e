import { setTimeout as sleep } from "node:timers/promises";
import type { FakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import type { FaultInput } from "../../../lib/local/slack/faults.ts";
import type { Part } from "../report/part.ts";
import { type LocalBench, openLocalBench, webhookOf } from "../stack/local-bench.ts";
import { alertIdIn } from "./latency.ts";

type Send = (event: { url: string; payload: object }) => Promise<void>;

const faults: Record<string, (webhook: string) => FaultInput> = {
  "three times 500": (webhook) => ({ kind: "status", status: 500, count: 3, webhook }),
  "429, Retry-After 2": (webhook) => ({ kind: "rate-limit", retryAfterSeconds: 2, count: 1, webhook }),
  "posted, answer lost": (webhook) => ({ kind: "accept-then-reset", count: 1, webhook }),
  "no answer": (webhook) => ({ kind: "hang", count: 1, webhook }),
};
const ours = "slack-alerts";
/** How long each may take; the connection that hangs would keep a plain fetch for 300 s. */
const patienceMs = 40_000;

/** What becomes of one alert when Slack fails once, by the code that posts it. */
export async function deliveryFaults(): Promise<Part> {
  const load = async (name: string): Promise<Send> => (await import(`../peers/delivery/${name}.ts`)).handler;
  const peers: Record<string, Send> = {
    fetch: await load("fetch"),
    "@slack/webhook": await load("slack-webhook"),
    "@slack/webhook, retrying": await load("slack-webhook-retry"),
  };
  const names = [ours, ...Object.keys(peers)];
  const bench = await openLocalBench({ webhooks: Object.keys(faults).length * names.length, paced: true });
  try {
    let number = 0;
    const trials = Object.entries(faults).flatMap(([fault, make]) =>
      names.map(async (name) => {
        const index = number++;
        const webhook = webhookOf(index);
        bench.slack.fail(make(webhook));
        const send = peers[name];
        const told = send ? await sendByPeer(bench.slack, send, webhook) : await sendByOurs(bench, index);
        return [`${fault}: ${name}`, `${outcomeOf(bench.slack, webhook)}; ${told}`] as const;
      }),
    );
    process.stderr.write("delivery under faults\n");
    return { ratios: [], figures: [], facts: Object.fromEntries(await Promise.all(trials)) };
  } finally {
    await bench.stop();
  }
}

async function sendByPeer(slack: FakeSlack, send: Send, webhook: string): Promise<string> {
  const startedMs = performance.now();
  const seconds = () => ((performance.now() - startedMs) / 1000).toFixed(1);
  const payload = { text: "Alert A-7F3KQ2XM9B opened (critical): checkout is down" };
  return Promise.race([
    send({ url: slack.webhookUrl(webhook), payload }).then(
      () => `its caller hears of success after ${seconds()} s`,
      () => `its caller hears of failure after ${seconds()} s`,
    ),
    sleep(patienceMs, `its caller still waits after ${patienceMs / 1000} s`, { ref: false }),
  ]);
}

async function sendByOurs({ driver, url, request, deliveredAtMs }: LocalBench, index: number): Promise<string> {
  const [answer] = await driver.run({ url, requests: [request(index)], concurrency: 1 });
  const { body = "", sentAtMs = 0 } = answer ?? {};
  const alertId = alertIdIn(body);
  while (!deliveredAtMs.has(alertId)) {
    if (Date.now() - sentAtMs > patienceMs) return "not settled in time";
    await sleep(10);
  }
  const seconds = ((deliveredAtMs.get(alertId) ?? Number.NaN) - sentAtMs) / 1000;
  return `settled ${seconds.toFixed(1)} s after the request`;
}

function outcomeOf(slack: FakeSlack, webhook: string): string {
  const tries = slack.attempts(webhook).length;
  const posts = slack.posts(webhook).length;
  const duplicates = Math.max(posts - 1, 0);
  return `${posts > 0 ? "delivered" : "lost"}, tries ${tries}, duplicates ${duplicates}`;
}
