import { paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect } from "vitest";
import type { Alert } from "../../functions/alert/alert.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import { readAlert } from "../../lib/chores/alert-reader.ts";
import { localTarget, type Target } from "../../lib/chores/target.ts";
import { type FakeSlack, startFakeSlack } from "../../lib/local/slack/fake-slack.ts";
import { localSecret } from "../../lib/local/slack/local-secret.ts";
import type { Credentials, SlackRequest } from "../../lib/local/slack/requests/slack-request.ts";
import { credentialsFor } from "../../lib/local/slack/speak.ts";
import { type Local, type LocalOptions, startLocal } from "../../lib/local/start-local.ts";
import { parseSettings } from "../../lib/settings.ts";
import { type Answer, canariesOf, createRecords, type Records } from "./records.ts";
import { e2eSettings, type IntegrationName, type Room, rooms } from "./settings.ts";

/** The whole stack on free ports, its state in memory, with a fake Slack to talk to. */
export interface Stack {
  slack: FakeSlack;
  local: Local;
  /** For chores. */
  target: Target;
  secret: SlackSecret;
  records: Records;
  /** A channel that no other test of the file uses. */
  room(): Room;
  credentials(integration: IntegrationName): Credentials;
  /** Sends a request to an integration. */
  send(integration: string, request: SlackRequest): Promise<Answer>;
  /** The messages that requests have put on the queue so far. Without one, a request has changed nothing. */
  commands(): string[];
  /** Undefined when it is not stored. */
  alert(alertId: string): Promise<Alert | undefined>;
  alerts(): Promise<Alert[]>;
  /** Ends everything, then fails if a secret went astray, a permission was missing, or the local stack itself failed. */
  stop(): Promise<void>;
}

export type StackOptions = Pick<LocalOptions, "concurrency" | "editTemplate"> & { secretIsFilled?: boolean };

export async function startStack({ secretIsFilled = true, ...options }: StackOptions = {}): Promise<Stack> {
  const settings = parseSettings(e2eSettings);
  const slack = await startFakeSlack();
  const secret = localSecret(settings, slack.webhookUrl);
  const records = createRecords();
  const errors: unknown[] = [];
  const local = await startLocal({
    ...options,
    settings: e2eSettings,
    ...(secretIsFilled && { secret }),
    apiPort: 0,
    interceptors: [records.interceptor],
    onLog: ({ line }) => records.lines.push(line),
    onError: (error) => errors.push(error),
  });
  const target = localTarget(local);
  const TableName = target.output("AlertsTable");
  const freeRooms = [...rooms];

  return {
    slack,
    local,
    target,
    secret,
    records,
    room: () => {
      const room = freeRooms.shift();
      if (!room) throw new Error("settings.ts has too few rooms for this file");
      return room;
    },
    credentials: (name) => {
      const integration = settings.integrations[name];
      const credentials = integration && credentialsFor(secret, name, integration);
      if (!credentials) throw new Error(`the secret has nothing for ${name}`);
      return credentials;
    },
    send: async (integration, request) => {
      const response = await fetch(`${local.apiUrl}/slack/${integration}`, request);
      const { status, headers } = response;
      const answer = { status, headers: Object.fromEntries(headers), body: await response.text() };
      records.answers.push(answer);
      return answer;
    },
    commands: () => records.messages(target.output("QueueUrl")),
    alert: (alertId) => readAlert(target.dynamodb, TableName, alertId, Date.now()),
    alerts: async () => {
      const found: Alert[] = [];
      const pages = paginateScan({ client: target.dynamodb }, { TableName, ConsistentRead: true });
      for await (const { Items = [] } of pages) found.push(...Items.map((item) => unmarshall(item) as Alert));
      return found;
    },
    stop: async () => {
      await local.stop();
      await slack.stop();
      const denied = local.report().flatMap((report) => report.denied);
      expect({ leaks: records.leaks(canariesOf(secret)), denied, errors }).toEqual({
        leaks: [],
        denied: [],
        errors: [],
      });
    },
  };
}

/** One stack for all tests of a file. */
export function useStack(options?: StackOptions): () => Stack {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack(options);
  });
  afterAll(() => stack?.stop());
  return () => stack;
}
