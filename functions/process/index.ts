import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Settings } from "../alert/settings.ts";
import { awsClientOptions } from "../runtime/aws-client-options.ts";
import { createLog } from "../runtime/log.ts";
import { createMetrics } from "../runtime/metrics.ts";
import { openConnection } from "../runtime/open-connection.ts";
import { createSlackSecret } from "../runtime/slack-secret.ts";
import { createAlertStore } from "./alert-store.ts";
import { createCommandQueue } from "./command-queue.ts";
import { createDeadLetterQueue } from "./dead-letter-queue.ts";
import { createFollowUpStore } from "./follow-up-store.ts";
import { createPost } from "./follow-ups/incoming-webhook.ts";
import { createPacing } from "./follow-ups/pacing.ts";
import { createProcessHandler } from "./handler.ts";
import { createWebhookStore } from "./webhook-store.ts";

/** Put in by the bundler: the checked settings, as JSON. */
declare const SLACK_ALERTS_SETTINGS: string;

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing: the stack sets it`);
  return value;
};

const settings = JSON.parse(SLACK_ALERTS_SETTINGS) as Settings;
const now = Date.now;
// Not console.log: Lambda puts a time and a level before each of its lines, and then it is no JSON any more.
// Taken while Lambda starts the function: the first look makes the stream (1.5 ms of CPU).
const { stdout } = process;
const writeLine = (line: string) => {
  stdout.write(`${line}\n`);
};
const log = createLog(writeLine);
const metrics = createMetrics(writeLine);
const dynamodb = new DynamoDBClient(awsClientOptions);
const sqs = new SQSClient(awsClientOptions);
const alertsTable = required("ALERTS_TABLE");

const secret = createSlackSecret({
  client: new SecretsManagerClient(awsClientOptions),
  secretId: required("SECRET_ID"),
  log,
  metrics,
});

// While Lambda starts the function, which then still has a whole CPU. A failure is logged, and the first message tries again.
const anyKey = { alertId: { S: "never sent" } };
await Promise.all([
  secret().catch(() => undefined),
  openConnection(dynamodb, new GetItemCommand({ TableName: alertsTable, Key: anyKey }), 2000),
]);

export const handler = createProcessHandler({
  settings,
  alerts: createAlertStore(dynamodb, alertsTable),
  followUps: createFollowUpStore(dynamodb, alertsTable),
  pacing: createPacing(createWebhookStore(dynamodb, required("WEBHOOKS_TABLE")), log, metrics, now),
  queue: createCommandQueue(sqs, required("QUEUE_URL"), now),
  deadLetters: createDeadLetterQueue(sqs, required("DEAD_LETTER_QUEUE_URL")),
  secret,
  post: createPost(),
  postTimeoutMs: Math.min(5000, settings.timeouts.processSeconds * 1000 - 2000),
  now,
  sleep: (ms) => sleep(ms),
  random: Math.random,
  log,
  metrics,
});
