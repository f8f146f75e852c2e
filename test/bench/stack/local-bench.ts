import type { SettingsInput } from "../../../functions/alert/settings.ts";
import type { AwsCall, Interceptor } from "../../../lib/local/aws/call.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { type FakeSlack, startFakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import { localSecret, localToken } from "../../../lib/local/slack/local-secret.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { type Local, startLocal } from "../../../lib/local/start-local.ts";
import { parseSettings } from "../../../lib/settings.ts";
import { type Driver, startDriver } from "./driver.ts";

const integration = "bench";

export const webhookOf = (index: number): string => `hook-${index}`;
const channelOf = (index: number): string => `C${String(index).padStart(9, "0")}`;

/** The whole local stack, in memory, with a fake Slack that has so many webhooks, and a driver that plays Slack's requests. */
export interface LocalBench {
  slack: FakeSlack;
  local: Local;
  driver: Driver;
  url: string;
  /** Successful calls of functions to AWS since the last look. */
  takeCalls(): AwsCall[];
  /** A message in the channel that the webhook of this number is told about. */
  request(webhook: number): SlackRequest;
  /** When each alert was stored, and its follow-up marked as delivered (epoch ms), by alert id. */
  storedAtMs: ReadonlyMap<string, number>;
  deliveredAtMs: ReadonlyMap<string, number>;
  /** When each message was handled and deleted (epoch ms), in that order. */
  settledAtMs: readonly number[];
  /** Resolves once so many posts stand in the fake Slack. */
  posts(count: number): Promise<void>;
  /** Resolves once so many messages were deleted since the start. */
  settled(count: number): Promise<void>;
  stop(): Promise<void>;
}

export interface LocalBenchOptions {
  webhooks: number;
  /** Whether the fake Slack limits each webhook to 1 post/s, as Slack does. */
  paced: boolean;
}

export async function openLocalBench({ webhooks, paced }: LocalBenchOptions): Promise<LocalBench> {
  const followUps = Array.from({ length: webhooks }, (_, index) => ({
    webhook: webhookOf(index),
    channels: [channelOf(index)],
  }));
  const settings: SettingsInput = {
    integrations: { [integration]: { auth: "token", triggerWords: ["outage"], reminders: false, followUps } },
    maxConcurrency: 40,
  };
  const slack = await startFakeSlack(paced ? {} : { pace: false });
  let calls: AwsCall[] = [];
  const storedAtMs = new Map<string, number>();
  const deliveredAtMs = new Map<string, number>();
  const settledAtMs: number[] = [];
  // Cheap, because the throughput is measured with it.
  const watch: Interceptor = async (call, forward) => {
    const answer = await forward(call);
    if (answer.status === 200 && call.principal !== operator) {
      calls.push(call);
      if (call.action === "PutItem") storedAtMs.set(alertIdOf(call), Date.now());
      if (call.action === "UpdateItem" && marksDelivery(call)) deliveredAtMs.set(alertIdOf(call), Date.now());
      if (call.action === "DeleteMessageBatch") settledAtMs.push(...entriesOf(call).map(() => Date.now()));
    }
    return answer;
  };
  const local = await startLocal({
    settings,
    secret: localSecret(parseSettings(settings), slack.webhookUrl),
    apiPort: 0,
    interceptors: [watch],
  });
  const driver = startDriver();
  const credentials = { token: localToken(integration) };
  return {
    slack,
    local,
    driver,
    url: `${local.apiUrl}/slack/${integration}`,
    storedAtMs,
    deliveredAtMs,
    settledAtMs,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    request: (webhook) =>
      outgoingWebhook({
        text: "outage: checkout is down, critical",
        triggerWord: "outage",
        channelId: channelOf(webhook),
        credentials,
      }),
    posts: async (count) => {
      while (slack.posts().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    settled: async (count) => {
      while (settledAtMs.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    stop: async () => {
      await driver.stop();
      await local.stop();
      await slack.stop();
    },
  };
}

export function alertIdOf({ body }: AwsCall): string {
  const { Item, Key } = body as Record<"Item" | "Key", { alertId?: { S: string } } | undefined>;
  return Item?.alertId?.S ?? Key?.alertId?.S ?? "";
}

function marksDelivery({ body }: AwsCall): boolean {
  const { ExpressionAttributeValues: values = {} } = body as {
    ExpressionAttributeValues?: Record<string, { S?: string }>;
  };
  return Object.values(values).some(({ S }) => S === "delivered");
}

const entriesOf = ({ body }: AwsCall): unknown[] => (body as { Entries: unknown[] }).Entries;
