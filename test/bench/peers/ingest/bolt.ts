import { createHash } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { App, AwsLambdaReceiver, LogLevel } from "@slack/bolt";

const { SIGNING_SECRET = "", QUEUE_URL } = process.env;
const sqs = new SQSClient({});
const receiver = new AwsLambdaReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  // Instead of a bot token, which Bolt would check with a call to Slack before the first request.
  authorize: async () => ({ botToken: "fake", botId: "B0001", botUserId: "U0001" }),
});

app.command("/alert", async ({ ack, command }) => {
  const alertId = createHash("sha256").update(command.trigger_id).digest("hex").slice(0, 10);
  const { text, team_id: team, channel_id: channel, user_id: user } = command;
  const message = { alertId, text, team, channel, user };
  await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: JSON.stringify(message) }));
  await ack({ response_type: "ephemeral", text: `Alert ${alertId} opened: ${text}` });
});

export const handler = receiver.toHandler();
