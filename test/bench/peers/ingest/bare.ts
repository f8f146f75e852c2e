import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

// What one writes by hand: no framework, no validation, no log, its secret in the environment.
const { SIGNING_SECRET = "", QUEUE_URL } = process.env;
const sqs = new SQSClient({});

export const handler = async ({ body, headers }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const timestamp = headers["X-Slack-Request-Timestamp"] ?? "";
  const signature = Buffer.from(headers["X-Slack-Signature"] ?? "");
  const expected = Buffer.from(
    `v0=${createHmac("sha256", SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest("hex")}`,
  );
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300;
  if (!isFresh || signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return { statusCode: 403, body: "" };
  }
  const fields = new URLSearchParams(body ?? "");
  const text = fields.get("text") ?? "";
  const alertId = createHash("sha256")
    .update(fields.get("trigger_id") ?? "")
    .digest("hex")
    .slice(0, 10);
  const message = {
    alertId,
    text,
    team: fields.get("team_id"),
    channel: fields.get("channel_id"),
    user: fields.get("user_id"),
  };
  await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify(message) }));
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ response_type: "ephemeral", text: `Alert ${alertId} opened: ${text}` }),
  };
};
