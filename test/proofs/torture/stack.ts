import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Alert } from "../../../functions/alert/alert.ts";
import type { SlackSecret } from "../../../functions/alert/slack-secret-value.ts";
import type { Interceptor } from "../../../lib/local/aws/call.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { region } from "../../../lib/local/aws/region.ts";
import type { Pool } from "../../../lib/local/lambda/pool.ts";
import { type FakeSlack, startFakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import { localSecret } from "../../../lib/local/slack/local-secret.ts";
import { type Local, startLocal } from "../../../lib/local/start-local.ts";
import { parseSettings } from "../../../lib/settings.ts";
import { tortureSettings } from "./settings.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** The real local stack and a fake Slack, watched from outside. */
export interface TortureStack {
  slack: FakeSlack;
  local: Local;
  secret: SlackSecret;
  timeline: Timeline;
  /** Failures of the local stack itself: its event source's calls that were made to fail, and what should not be. */
  errors: unknown[];
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  secretsManager: SecretsManagerClient;
  ingest: Pool;
  process: Pool;
  alerts(): Promise<Alert[]>;
  /** Messages in the command queue: waiting, parked or in work. */
  messagesLeft(): Promise<number>;
  /** Every message of the dead-letter queue; they stay there. */
  deadLetters(): Promise<Message[]>;
  stop(): Promise<void>;
}

export interface TortureStackOptions {
  seed: number;
  /** Behind the check of permissions, before the timeline. */
  interceptors?: readonly Interceptor[];
  childExecArgv?: readonly string[];
  concurrency?: number;
}

const preload = ["--import", new URL("./child-preload.mjs", import.meta.url).href];

/** Starts both, in memory and on free loopback ports. */
export async function startTortureStack({
  seed,
  interceptors = [],
  childExecArgv = [],
  concurrency = 16,
}: TortureStackOptions): Promise<TortureStack> {
  const slack = await startFakeSlack({ seed, now: () => Date.now() });
  const secret = localSecret(parseSettings(tortureSettings), slack.webhookUrl);
  const timeline = createTimeline(slack);
  const errors: unknown[] = [];
  const local = await startLocal({
    settings: tortureSettings,
    secret,
    apiPort: 0,
    concurrency,
    interceptors: [timeline.outer, ...interceptors, timeline.inner],
    childExecArgv: [...preload, ...childExecArgv],
    onLog: ({ line }) => timeline.readLine(line),
    onError: (error) => errors.push(error),
  });
  const { awsUrl, pools, resources } = local;
  const options = { endpoint: awsUrl, region, credentials: { accessKeyId: operator, secretAccessKey: "local" } };
  const dynamodb = new DynamoDBClient(options);
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const secretsManager = new SecretsManagerClient(options);
  const poolOf = (folder: string): Pool => {
    const pool = [...pools.values()].find(({ fn }) => fn.logicalId.toLowerCase().includes(folder));
    if (!pool) throw new Error(`the stack has no function ${folder}`);
    return pool;
  };

  // Processes that start in the middle of a burst would take its time on two cores; AWS has more of them.
  await Promise.all(Array.from({ length: concurrency - 1 }, () => poolOf("process").warm()));

  return {
    slack,
    local,
    secret,
    timeline,
    errors,
    dynamodb,
    sqs,
    secretsManager,
    ingest: poolOf("ingest"),
    process: poolOf("process"),
    alerts: async () => {
      const alerts: Alert[] = [];
      const pages = paginateScan({ client: dynamodb }, { TableName: resources.alertsTable, ConsistentRead: true });
      for await (const { Items = [] } of pages) alerts.push(...Items.map((item) => unmarshall(item) as Alert));
      return alerts;
    },
    messagesLeft: async () => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: resources.queueUrl, AttributeNames: ["All"] }),
      );
      const counts = ["", "NotVisible", "Delayed"].map((state) => `ApproximateNumberOfMessages${state}`);
      return counts.reduce((sum, name) => sum + Number(Attributes[name as keyof typeof Attributes] ?? 0), 0);
    },
    deadLetters: async () => {
      const found: Message[] = [];
      const QueueUrl = resources.deadLetterQueueUrl;
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
        );
        found.push(...Messages);
        if (Messages.length === 0) break;
      }
      for (const { ReceiptHandle } of found) {
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      }
      return found;
    },
    stop: async () => {
      await local.stop();
      await slack.stop();
      for (const client of [dynamodb, sqs, secretsManager]) client.destroy();
    },
  };
}
