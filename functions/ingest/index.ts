import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Settings } from "../alert/settings.ts";
import { awsClientOptions } from "../runtime/aws-client-options.ts";
import { createLog } from "../runtime/log.ts";
import { createMetrics } from "../runtime/metrics.ts";
import { openConnection } from "../runtime/open-connection.ts";
import { createSlackSecret } from "../runtime/slack-secret.ts";
import { createCommandQueue } from "./command-queue.ts";
import { createIngestHandler } from "./handler.ts";

/** Put in by the bundler: the checked settings, as JSON. */
declare const SLACK_ALERTS_SETTINGS: string;

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing: the stack sets it`);
  return value;
};

// Not console.log: Lambda puts a time and a level before each of its lines, and then it is no JSON any more.
// Taken while Lambda starts the function: the first look makes the stream (1.5 ms of CPU).
const { stdout } = process;
const writeLine = (line: string) => {
  stdout.write(`${line}\n`);
};
const log = createLog(writeLine);
const metrics = createMetrics(writeLine);
// SQS checks the body itself; MD5 here would only cost time.
const sqs = new SQSClient({ ...awsClientOptions, md5: false });
const queueUrl = required("QUEUE_URL");
const secret = createSlackSecret({
  client: new SecretsManagerClient(awsClientOptions),
  secretId: required("SECRET_ID"),
  log,
  metrics,
});

// While Lambda starts the function, so that no request waits for it. A failure is logged, and the first request tries again.
await Promise.all([
  secret().catch(() => undefined),
  openConnection(sqs, new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "never sent" }), 2000),
]);

export const handler = createIngestHandler({
  settings: JSON.parse(SLACK_ALERTS_SETTINGS) as Settings,
  secret,
  queue: createCommandQueue(sqs, queueUrl),
  log,
});

// What init left behind is collected while there is a whole CPU: the first request would spend a fifth of its own on it.
// Lambda starts Node.js with --expose-gc.
globalThis.gc?.({ type: "minor" });
