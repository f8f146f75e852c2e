import { createHash } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { SlackApp } from "slack-edge";

const { SIGNING_SECRET = "", QUEUE_URL } = process.env;
const sqs = new SQSClient({});
const app = new SlackApp({
  env: { SLACK_SIGNING_SECRET: SIGNING_SECRET, SLACK_LOGGING_LEVEL: "ERROR" },
  authorize: async () => ({ botToken: "fake", botId: "B0001", botUserId: "U0001", botScopes: [] }),
});

app.command("/alert", async ({ payload }) => {
  const alertId = createHash("sha256").update(payload.trigger_id).digest("hex").slice(0, 10);
  const { text, team_id: team, channel_id: channel, user_id: user } = payload;
  const message = { alertId, text, team, channel, user };
  await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify(message) }));
  return { response_type: "ephemeral", text: `Alert ${alertId} opened: ${text}` };
});

export const handler = async ({ body, headers, path }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const request = new Request(`https://localhost${path}`, {
    method: "POST",
    headers: headers as Record<string, string>,
    body,
  });
  const response = await app.run(request);
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
};
