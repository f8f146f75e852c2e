import { setTimeout as sleep } from "node:timers/promises";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { AwsCall } from "../../../lib/local/aws/call.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { region } from "../../../lib/local/aws/region.ts";
import type { FakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import { waitForQuiet } from "../measure/quiet.ts";
import type { Rounds } from "../measure/rounds.ts";
import { pairedRatio, summarise } from "../measure/statistics.ts";
import type { Part } from "../report/part.ts";
import { type AlertCalls, renamed, startCeiling } from "../stack/ceiling.ts";
import { alertIdOf, openLocalBench } from "../stack/local-bench.ts";
import { startTimes } from "../stack/start-times.ts";

/** One alert for each in a round: Slack's pace of 1 post/s per webhook is no limit then. */
const webhooks = 200;
const concurrency = 16;

/** How fast the whole local stack is: alerts per second, next to the emulators' own ceiling for the same bare calls. */
export async function pipeline(rounds: Rounds): Promise<Part> {
  process.stderr.write("pipeline: alerts per second\n");
  const bench = await openLocalBench({ webhooks, paced: false });
  const ceiling = startCeiling();
  const credentials = { accessKeyId: operator, secretAccessKey: "fake" };
  const { awsUrl } = bench.local;
  const sqs = new SQSClient({ endpoint: awsUrl, region, credentials });
  try {
    const { QueueUrl: queueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "ceiling" }));
    const runStack = async (): Promise<number> => {
      const requests = Array.from({ length: webhooks }, (_, index) => bench.request(index));
      const posted = bench.slack.posts().length + webhooks;
      const startedMs = performance.now();
      await Promise.all([bench.driver.run({ url: bench.url, requests, concurrency }), bench.posts(posted)]);
      return (webhooks * 1000) / (performance.now() - startedMs);
    };
    await runStack(); // starts processes
    await sleep(1000);
    bench.takeCalls();
    bench.slack.forget();
    await runStack();
    await sleep(1000); // the last alerts are being marked
    const recorded = recordedAlerts(bench.takeCalls(), bench.slack);
    const runCeiling = async (name: string): Promise<number> => {
      const run = { endpoint: awsUrl, credentials, queueUrl, concurrency, alerts: renamed(recorded, name) };
      return (webhooks * 1000) / (await ceiling.run(run));
    };
    await runCeiling("-warm");

    const rates = { stack: [] as number[], ceiling: [] as number[] };
    const calls: Record<string, number> = {};
    for (let round = 0; round < rounds.count; round += 1) {
      await waitForQuiet(rounds.patienceMs);
      bench.takeCalls();
      rates.stack.push(await runStack());
      await sleep(500);
      for (const { action } of bench.takeCalls()) calls[action] = (calls[action] ?? 0) + 1;
      rates.ceiling.push(await runCeiling(`-${round}`));
      bench.slack.forget();
    }
    const alerts = rounds.count * webhooks;
    const perAlert = Object.entries(calls).map(([action, count]) => [
      `${action} per alert`,
      (count / alerts).toFixed(2),
    ]);
    return {
      ratios: [
        {
          name: "alerts per second, local",
          of: "slack-alerts",
          over: "the same bare calls",
          ratio: pairedRatio(rates.stack, rates.ceiling),
          goal: 0.8,
          atLeast: true,
        },
      ],
      figures: [
        {
          name: "local throughput",
          unit: "alerts/s",
          by: { "slack-alerts": summarise(rates.stack), "the same bare calls": summarise(rates.ceiling) },
        },
        await startTimes({ ...rounds, count: Math.min(rounds.count, 5) }),
      ],
      facts: Object.fromEntries(perAlert),
    };
  } finally {
    sqs.destroy();
    await ceiling.stop();
    await bench.stop();
  }
}

/** What the functions did for each alert. */
function recordedAlerts(calls: readonly AwsCall[], slack: FakeSlack): AlertCalls[] {
  const bodyOf = (action: string, text: string) =>
    calls.find((call) => call.action === action && JSON.stringify(call.body).includes(text))?.body;
  return calls
    .filter(({ action }) => action === "PutItem")
    .map((put) => {
      const alertId = alertIdOf(put);
      const post = slack.posts().find(({ payload }) => JSON.stringify(payload).includes(alertId));
      const webhook = post?.webhook ?? "";
      return {
        message: String(bodyOf("SendMessage", alertId)?.MessageBody),
        put: put.body,
        slot: bodyOf("UpdateItem", `{"webhook":{"S":"${webhook}"}}`),
        mark: bodyOf("UpdateItem", `{"alertId":{"S":"${alertId}"}}`),
        webhookUrl: slack.webhookUrl(webhook),
        payload: post?.payload ?? {},
      } as unknown as AlertCalls;
    });
}
