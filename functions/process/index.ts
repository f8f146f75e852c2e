import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Settings } from "../alert/settings.ts";
import { createLog } from "../runtime/log.ts";
import { createMetrics } from "../runtime/metrics.ts";
import { createSlackSecret } from "../runtime/slack-secret.ts";
import { createAlertStore } from "./alert-store.ts";
import { createCommandQueue } from "./command-queue.ts";
import { createDeadLetterQueue } from "./dead-letter-queue.ts";
import { createFollowUpStore } from "./follow-up-store.ts";
import { createPost } from "./follow-ups/incoming-webhook.ts";
import { createPacing } from "./follow-ups/pacing.ts";
import { createProcessHandler } from "./handler.ts";
import { createWebhookStore } from "./webhook-store.ts";

/** Put in by the bundler: the checked settings. */
declare const SLACK_ALERTS_SETTINGS: Settings;

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing: the stack sets it`);
  return value;
};

const settings = SLACK_ALERTS_SETTINGS;
const now = Date.now;
const writeLine = (line: string) => console.log(line);
const log = createLog(writeLine);
const metrics = createMetrics(writeLine);
const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});
const alertsTable = required("ALERTS_TABLE");

const secret = createSlackSecret({
  client: new SecretsManagerClient({}),
  secretId: required("SECRET_ID"),
  log,
  metrics,
});

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
