import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

// The same calls by hand: one put, the webhook's slot, one post, one mark. No leases, no backoff, its webhook in the environment.
const { ALERTS_TABLE, WEBHOOKS_TABLE, QUEUE_URL, WEBHOOK_URL = "" } = process.env;
const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});

export const handler = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const record of Records) {
    const { alertId, title, urgency } = JSON.parse(record.body) as Record<string, string>;
    await dynamodb.send(
      new PutItemCommand({
        TableName: ALERTS_TABLE,
        Item: {
          alertId: { S: alertId ?? "" },
          status: { S: "open" },
          openedAt: { S: new Date().toISOString() },
          title: { S: title ?? "" },
          urgency: { S: urgency ?? "" },
        },
        ConditionExpression: "attribute_not_exists(alertId)",
      }),
    );
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: WEBHOOKS_TABLE,
        Key: { webhook: { S: "ops" } },
        UpdateExpression: "SET nextSlotAtMs = :next",
        ExpressionAttributeValues: { ":next": { N: String(Date.now() + 1000) } },
      }),
    );
    const response = await fetch(WEBHOOK_URL, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: `${alertId} opened (${urgency}): ${title}` }),
    });
    await response.text();
    if (response.ok) {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: ALERTS_TABLE,
          Key: { alertId: { S: alertId ?? "" } },
          UpdateExpression: "SET deliveredAt = :now",
          ExpressionAttributeValues: { ":now": { S: new Date().toISOString() } },
        }),
      );
    } else {
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: QUEUE_URL,
          ReceiptHandle: record.receiptHandle,
          VisibilityTimeout: 5,
        }),
      );
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};
