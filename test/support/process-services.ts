import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Alert } from "../../functions/alert/alert.ts";
import { type SettingsInput, settingsSchema } from "../../functions/alert/settings.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import { createAlertStore } from "../../functions/process/alert-store.ts";
import { createCommandQueue } from "../../functions/process/command-queue.ts";
import { createDeadLetterQueue } from "../../functions/process/dead-letter-queue.ts";
import { createFollowUpStore } from "../../functions/process/follow-up-store.ts";
import { createPost } from "../../functions/process/follow-ups/incoming-webhook.ts";
import { createPacing } from "../../functions/process/follow-ups/pacing.ts";
import { createProcessHandler } from "../../functions/process/handler.ts";
import type { Services } from "../../functions/process/services.ts";
import { createWebhookStore, type WebhookState } from "../../functions/process/webhook-store.ts";
import { createLog } from "../../functions/runtime/log.ts";
import { createMetrics } from "../../functions/runtime/metrics.ts";
import { createSlackSecret } from "../../functions/runtime/slack-secret.ts";
import { type FakeSlack, startFakeSlack } from "../../lib/local/slack/fake-slack.ts";
import { localSecret } from "../../lib/local/slack/local-secret.ts";
import { type CallWatch, watchCalls } from "./aws-calls.ts";
import { startMs } from "./command-messages.ts";
import { alertsTable, startDynamoDb, webhooksTable } from "./dynamodb.ts";
import { type PlayedQueue, playQueue } from "./played-queue.ts";
import { type SecretsManager, startSecretsManager } from "./secrets-manager.ts";
import { startSqs } from "./sqs.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

const credentials = { region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

export interface ProcessOptions {
  /** Of the one integration, `ops`: it has one webhook, `ops`, and no reminders unless told. */
  integration?: Partial<SettingsInput["integrations"][string]>;
  postTimeoutMs?: number;
  random?: () => number;
}

export interface ProcessUnderTest extends AsyncDisposable, PlayedQueue {
  services: Services;
  clock: VirtualClock;
  slack: FakeSlack;
  secretsManager: SecretsManager;
  changeSecret(change: (secret: SlackSecret) => void): void;
  dynamodb: CallWatch;
  sqs: CallWatch;
  /** The log's lines so far. */
  logs: Record<string, unknown>[];
  /** Names of the metrics so far. */
  metrics: string[];
  item(alertId: string): Promise<Alert>;
  webhook(name: string): Promise<WebhookState>;
  deadLetters(): Promise<{ body: string; reason: string | undefined }[]>;
}

/**
 * The SQS handler with everything that it needs, all real but time and Slack: DynamoDB (dynalite), SQS (fauxqs),
 * Secrets Manager's one call, HTTP to the fake Slack. Only receiving is played, on the virtual clock.
 */
export async function startProcess(options: ProcessOptions = {}): Promise<ProcessUnderTest> {
  const { integration = {}, postTimeoutMs = 5000, random = () => 0.5 } = options;
  const settings = settingsSchema.parse({
    integrations: { ops: { auth: "signature", reminders: false, followUps: [{ webhook: "ops" }], ...integration } },
  });
  const clock = createVirtualClock(startMs);
  const slack = await startFakeSlack({ now: clock.now });
  const [dynamodb, sqs] = await Promise.all([startDynamoDb(), startSqs()]);
  const secretsManager = await startSecretsManager();
  const secret = localSecret(settings, slack.webhookUrl);
  const changeSecret = (change: (value: SlackSecret) => void) => {
    change(secret);
    secretsManager.answer = { text: JSON.stringify(secret) };
  };
  changeSecret(() => {});

  const [queueUrl, deadLetterQueueUrl] = await Promise.all([
    sqs.createQueue("commands", { VisibilityTimeout: "43200" }),
    sqs.createQueue("dead-letters", { VisibilityTimeout: "0" }),
  ]);
  const [dynamodbCalls, sqsCalls] = [watchCalls(dynamodb.client, clock), watchCalls(sqs.client, clock)];
  watchCalls(secretsManager.client, clock);
  const logs: Record<string, unknown>[] = [];
  const metrics: string[] = [];
  const log = createLog((line) => logs.push(JSON.parse(line)), clock.now);
  const metric = createMetrics((line) => {
    metrics.push(JSON.parse(line)._aws.CloudWatchMetrics[0].Metrics[0].Name);
  }, clock.now);
  const post = createPost();
  const services: Services = {
    settings,
    alerts: createAlertStore(dynamodb.client, alertsTable),
    followUps: createFollowUpStore(dynamodb.client, alertsTable),
    pacing: createPacing(createWebhookStore(dynamodb.client, webhooksTable), log, metric, clock.now),
    queue: createCommandQueue(sqs.client, queueUrl, clock.now),
    deadLetters: createDeadLetterQueue(sqs.client, deadLetterQueueUrl),
    secret: createSlackSecret({ client: secretsManager.client, secretId: "s", log, metrics: metric, now: clock.now }),
    post: (...args) => clock.busy(() => post(...args)),
    postTimeoutMs,
    now: clock.now,
    sleep: clock.sleep,
    random,
    log,
    metrics: metric,
  };
  // A client of its own, so that a test's looks are not counted.
  const reader = new DynamoDBClient({ ...credentials, endpoint: dynamodb.endpoint });
  const read = async (table: string, key: Record<string, string>) => {
    const Key = Object.fromEntries(Object.entries(key).map(([name, S]) => [name, { S }]));
    const { Item } = await reader.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return unmarshall(Item ?? {});
  };
  return {
    services,
    clock,
    slack,
    secretsManager,
    changeSecret,
    dynamodb: dynamodbCalls,
    sqs: sqsCalls,
    logs,
    metrics,
    item: async (alertId) => (await read(alertsTable, { alertId })) as Alert,
    webhook: async (webhook) => (await read(webhooksTable, { webhook })) as WebhookState,
    ...playQueue(createProcessHandler(services), sqs, queueUrl, sqsCalls, clock),
    deadLetters: async () => {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
        }),
      );
      return Messages.map(({ Body = "", MessageAttributes }) => ({
        body: Body,
        reason: MessageAttributes?.reason?.StringValue,
      }));
    },
    [Symbol.asyncDispose]: async () => {
      reader.destroy();
      await Promise.all([slack.stop(), dynamodb.stop(), sqs.stop(), secretsManager.stop()]);
    },
  };
}
