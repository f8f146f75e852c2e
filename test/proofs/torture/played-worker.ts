import type { Context, SQSEvent } from "aws-lambda";
import type { CommandMessage } from "../../../functions/alert/command-message.ts";
import type { Settings } from "../../../functions/alert/settings.ts";
import { createAlertStore } from "../../../functions/process/alert-store.ts";
import { createFollowUpStore } from "../../../functions/process/follow-up-store.ts";
import { createPacing } from "../../../functions/process/follow-ups/pacing.ts";
import { createProcessHandler } from "../../../functions/process/handler.ts";
import type { Services } from "../../../functions/process/services.ts";
import { createWebhookStore } from "../../../functions/process/webhook-store.ts";
import { createLog } from "../../../functions/runtime/log.ts";
import { createMetrics } from "../../../functions/runtime/metrics.ts";
import { type InProcessDynamoDb, openInProcessDynamoDb } from "../in-process-dynamodb.ts";

const tables = { alerts: "alertId", webhooks: "webhook" };
const timeoutMs = 30_000;
/** Posts that never reach Slack, so that messages wait and their copies wake together. */
const unreachableShare = 0.2;

/** The real `process` handler over a real table, with a queue, a Slack and a time that the proof plays. */
export interface PlayedWorker {
  dynamodb: InProcessDynamoDb;
  alerts: ReturnType<typeof createAlertStore>;
  /** Works on a message once; when it must come back (epoch ms on the played clock), or undefined when it is done. */
  receive(message: CommandMessage, receipt: string): Promise<number | undefined>;
  now(): number;
  advanceTo(ms: number): void;
  /** `<webhook> <alert id>` of each post. */
  posts: string[];
  deadLetters: string[];
  stop(): Promise<void>;
}

export async function createPlayedWorker(
  settings: Settings,
  random: () => number,
  given: Partial<Pick<Services, "secret" | "post">> = {},
): Promise<PlayedWorker> {
  const dynamodb = await openInProcessDynamoDb(tables);
  const { client } = dynamodb;
  const parked = new Map<string, number>();
  const posts: string[] = [];
  const deadLetters: string[] = [];
  let nowMs = Date.parse("2026-11-21T14:00:00.000Z");
  let lastRequest = 0;

  const now = () => nowMs;
  const quiet = () => {};
  const log = createLog(quiet, now);
  const metrics = createMetrics(quiet, now);
  const alerts = createAlertStore(client, "alerts");
  const webhooks = Object.fromEntries(
    Object.values(settings.integrations).flatMap(({ followUps }) =>
      followUps.map(({ webhook }) => [webhook, `http://127.0.0.1/${webhook}`]),
    ),
  );
  const handler = createProcessHandler({
    settings,
    alerts,
    followUps: createFollowUpStore(client, "alerts"),
    pacing: createPacing(createWebhookStore(client, "webhooks"), log, metrics, now),
    queue: {
      park: async (receipt, untilMs) => void parked.set(receipt, untilMs),
      wake: async () => {},
    },
    deadLetters: { send: async (body, reason) => void deadLetters.push(`${reason}: ${body}`) },
    secret: async () => ({ integrations: {}, webhooks, allowLoopbackWebhooks: true }),
    post: async (url, payload) => {
      if (random() < unreachableShare) return { outcome: "not-posted", reason: "ECONNREFUSED" };
      posts.push(`${url.split("/").at(-1)} ${/A-[0-9A-Z]{10}/.exec(JSON.stringify(payload))?.[0]}`);
      return { outcome: "delivered" };
    },
    postTimeoutMs: 5000,
    now,
    // Others work on meanwhile; time moves on for all of them.
    sleep: async (ms) => {
      await new Promise(setImmediate);
      nowMs += ms;
    },
    random,
    log,
    metrics,
    ...given,
  });

  return {
    dynamodb,
    alerts,
    posts,
    deadLetters,
    now,
    advanceTo: (ms) => {
      nowMs = Math.max(nowMs, ms);
    },
    receive: async (message, receipt) => {
      lastRequest += 1;
      const record = {
        messageId: receipt,
        receiptHandle: receipt,
        body: JSON.stringify(message),
        attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(nowMs) },
      };
      const context = { awsRequestId: `request-${lastRequest}`, getRemainingTimeInMillis: () => timeoutMs };
      const event = { Records: [record] } as unknown as SQSEvent;
      const { batchItemFailures } = await handler(event, context as Context);
      return batchItemFailures.length === 0 ? undefined : (parked.get(receipt) ?? nowMs + timeoutMs);
    },
    stop: async () => {
      client.destroy();
      await dynamodb.stop();
    },
  };
}
