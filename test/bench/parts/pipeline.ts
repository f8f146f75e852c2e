import { setTimeout as sleep } from "node:timers/promises";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { AwsCall } from "../../../lib/local/aws/call.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { region } from "../../../lib/local/aws/region.ts";
import type { FakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { pairedRatio, summarise } from "../measure/statistics.ts";
import type { Part } from "../report/part.ts";
import { type AlertCalls, renamed, startCeiling } from "../stack/ceiling.ts";
import { alertIdOf, openLocalBench } from "../stack/local-bench.ts";
import { startTimes } from "../stack/start-times.ts";

const webhooks = 200;
const concurrency = 16;
/** Both are measured when they are warm: Node.js compiles a program while it runs, for some thousand calls. */
const warmUpRounds = 10;
/** A webhook takes 1 post/s: with one alert for each in a round, and a round not sooner than that, the pace is no limit. */
const slotMs = 1100;

/**
 * How fast the whole local stack is: alerts per second, from Slack's first request to the deletion of the last message, next to
 * the emulators' own ceiling. That is what a bare client reaches with the same calls: recorded from the stack and made again
 * (send, receive, put, two updates, post, delete), with other ids, by one warm process with plain SDK clients, 16 sends and
 * 16 messages at a time, against the same emulators and the same fake Slack in this process, in turns with the stack.
 *
 * The stack does more than its ceiling: Slack's requests over HTTP, two processes for each message, and Lambda's events,
 * logs and permissions. It does less in one point: its receives and deletions are those of Lambda's poller, which is a part
 * of the runner and spares them HTTP. Both share the machine's cores with the emulators.
 */
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
      const settled = bench.settled(bench.settledAtMs.length + webhooks);
      const answers = await bench.driver.run({ url: bench.url, requests, concurrency });
      await settled;
      const startedAtMs = Math.min(...answers.map(({ sentAtMs }) => sentAtMs));
      const seconds = ((bench.settledAtMs.at(-1) ?? Number.NaN) - startedAtMs) / 1000;
      await sleep(slotMs);
      return webhooks / seconds;
    };
    for (let round = 1; round < warmUpRounds; round += 1) await runStack();
    bench.takeCalls();
    await runStack();
    const recorded = recordedAlerts(bench.takeCalls(), bench.slack);
    let runs = 0;
    const runCeiling = async (): Promise<number> => {
      runs += 1;
      const alerts = renamed(recorded, `-${runs}`);
      return (webhooks * 1000) / (await ceiling.run({ endpoint: awsUrl, credentials, queueUrl, concurrency, alerts }));
    };
    for (let round = 0; round < warmUpRounds; round += 1) await runCeiling();

    const rates = await takeRounds(rounds, ["stack", "ceiling"], (name) =>
      name === "stack" ? runStack() : runCeiling(),
    );
    const calls = Object.entries(Object.groupBy(bench.takeCalls(), ({ action }) => action));
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
      facts: Object.fromEntries(
        calls.map(([action, made = []]) => [
          `${action} per alert`,
          (made.length / (rounds.count * webhooks)).toFixed(2),
        ]),
      ),
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
