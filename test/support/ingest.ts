import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { type CommandMessage, commandMessageSchema } from "../../functions/alert/command-message.ts";
import { type Integration, settingsSchema } from "../../functions/alert/settings.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import type { Answer } from "../../functions/ingest/answer.ts";
import { createCommandQueue, type SendCommand } from "../../functions/ingest/command-queue.ts";
import { createIngestHandler } from "../../functions/ingest/handler.ts";
import { createLog } from "../../functions/runtime/log.ts";
import type { ReadSlackSecret } from "../../functions/runtime/slack-secret.ts";
import type { SlackRequest } from "../../lib/local/slack/requests/slack-request.ts";
import type { Sqs } from "./sqs.ts";

/** When every request of these tests is made: 1 s after Slack's documented message, and 2 s before the clock below. */
export const nowSeconds = 1_355_517_524;
export const token = "fake-token-of-the-ops-hook";
export const signingSecret = "fake-signing-secret-of-the-app";
export const withToken = { token };
export const signed = { signingSecret, nowSeconds };

/** Two integrations, `ops` (a legacy hook) and `app` (a Slack app), with the same overrides. */
export function ingestSettings(overrides: Record<string, unknown> = {}) {
  return settingsSchema.parse({
    integrations: {
      ops: { auth: "token", triggerWords: ["outage", "down", "sev-1", "critical"], ...overrides },
      app: { auth: "signature", triggerWords: ["outage", "down", "sev-1", "critical"], ...overrides },
    },
  });
}

/** One integration as code sees it. */
export const integrationWith = (overrides: Record<string, unknown> = {}): Integration => {
  const { app } = ingestSettings(overrides).integrations;
  if (!app) throw new Error("no integration");
  return app;
};

export const ingestSecret = (overrides: Partial<SlackSecret> = {}): SlackSecret => ({
  integrations: { ops: { tokens: [token] }, app: { signingSecrets: [signingSecret] } },
  webhooks: {},
  ...overrides,
});

/** The event that API Gateway makes of a request. */
export function gatewayEvent(
  { headers, body }: Pick<SlackRequest, "headers"> & { body: string | Buffer | null },
  integration: string,
  base64 = false,
): APIGatewayProxyEvent {
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: body === null ? null : base64 ? Buffer.from(body).toString("base64") : String(body),
    isBase64Encoded: base64,
    pathParameters: { integration },
    httpMethod: "POST",
    path: `/slack/${integration}`,
    requestContext: { requestId: "gateway-1", identity: { sourceIp: "192.0.2.7" } },
  } as unknown as APIGatewayProxyEvent;
}

export interface Ingest {
  /** Everything that was written to the log and as metrics, one parsed line each. */
  lines: Record<string, unknown>[];
  handle(event: APIGatewayProxyEvent): Promise<Answer>;
  send(request: SlackRequest, integration: "ops" | "app"): Promise<Answer>;
  /** Takes what is on the queue. */
  messages(): Promise<CommandMessage[]>;
}

export interface IngestGiven {
  settings?: Record<string, unknown>;
  secret?: ReadSlackSecret;
  queue?: SendCommand;
}

/** The handler in front of a queue of its own in `sqs`. */
export async function startIngest(sqs: Sqs, given: IngestGiven = {}): Promise<Ingest> {
  const queueUrl = await sqs.createQueue(`commands-${crypto.randomUUID()}`);
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line));
  const handler = createIngestHandler({
    settings: ingestSettings(given.settings),
    secret: given.secret ?? (async () => ingestSecret()),
    queue: given.queue ?? createCommandQueue(sqs.client, queueUrl),
    log: createLog(write),
    now: () => nowSeconds * 1000 + 2000,
  });
  const handle = (event: APIGatewayProxyEvent) => handler(event, { awsRequestId: "request-1" } as Context);
  return {
    lines,
    handle,
    send: (request, integration) => handle(gatewayEvent(request, integration)),
    messages: async () => {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = "" }) => commandMessageSchema.parse(JSON.parse(Body)));
    },
  };
}
