import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";

export const alertsTable = "alerts";
export const webhooksTable = "webhooks";

export interface DynamoDb {
  endpoint: string;
  client: DynamoDBClient;
  stop(): Promise<void>;
}

/**
 * A DynamoDB in memory (dynalite) with the two tables, empty. Every call gives a server of its own on a free port.
 * Keys and index repeat the stack's, so that tests of stores need no synthesis; test/local/start-local.test.ts compares them.
 */
export async function startDynamoDb(): Promise<DynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await client.send(
    new CreateTableCommand({
      TableName: alertsTable,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["alertId", "status", "openedAt"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [{ AttributeName: "alertId", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: "status-openedAt",
          KeySchema: [
            { AttributeName: "status", KeyType: "HASH" },
            { AttributeName: "openedAt", KeyType: "RANGE" },
          ],
          Projection: {
            ProjectionType: "INCLUDE",
            NonKeyAttributes: [
              "urgency",
              "title",
              "channelName",
              "channelId",
              "teamId",
              "userName",
              "acknowledgedBy",
              "resolvedBy",
              "expiresAt",
            ],
          },
        },
      ],
    }),
  );
  await client.send(
    new CreateTableCommand({
      TableName: webhooksTable,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "webhook", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "webhook", KeyType: "HASH" }],
    }),
  );
  for (const TableName of [alertsTable, webhooksTable]) {
    await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 10 }, { TableName });
  }
  const stop = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { endpoint, client, stop };
}
