import type { APIGatewayProxyEvent, SQSEvent } from "aws-lambda";
import type { Command } from "../../../functions/alert/command-message.ts";
import { messageVersion } from "../../../functions/alert/message-version.ts";
import { slashCommand } from "../../../lib/local/slack/requests/slash-command.ts";
import { signingSecret } from "./workbench.ts";

/** What API Gateway makes of a slash command that Slack has just signed for an integration. */
export function slashCommandEvent(integration = "app"): APIGatewayProxyEvent {
  const { method, headers, body } = slashCommand({
    text: "checkout is down, critical",
    credentials: { signingSecret },
  });
  const path = `/slack/${integration}`;
  const requestContext = { requestId: "bench", identity: { sourceIp: "192.0.2.1" } };
  return {
    resource: "/slack/{integration}",
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { integration },
    stageVariables: null,
    body,
    isBase64Encoded: false,
    requestContext: requestContext as APIGatewayProxyEvent["requestContext"],
  };
}

/** The same, with a signature that is wrong. */
export function forgedEvent(): APIGatewayProxyEvent {
  const event = slashCommandEvent();
  return {
    ...event,
    headers: { ...event.headers, "X-Slack-Signature": `v0=${"0".repeat(64)}` },
    multiValueHeaders: {},
  };
}

/** What SQS brings: one message that opens the alert number `index`, which the webhook of `integration` is told about. */
export function openAlertEvent(index: number, integration = "app"): SQSEvent {
  const number = String(index).padStart(10, "0");
  const message: Command<"open"> = {
    v: messageVersion,
    owner: `owner-${number}`,
    kind: "open",
    integration,
    source: "slash-command",
    teamId: "T0001",
    channelId: "C2147483705",
    userId: "U2147483697",
    userName: "Steve",
    at: new Date().toISOString(),
    alertId: `A-${number}`,
    key: `bench ${number}`,
    urgency: "critical",
    title: "checkout is down, critical",
  };
  const record = {
    messageId: `message-${number}`,
    receiptHandle: "fake",
    body: JSON.stringify(message),
    attributes: { SentTimestamp: String(Date.now()), ApproximateReceiveCount: "1" },
  };
  return { Records: [record as SQSEvent["Records"][number]] };
}
