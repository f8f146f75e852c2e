import { DescribeTableCommand, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { alertsTable, type DynamoDb, startDynamoDb, webhooksTable } from "./dynamodb.ts";

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());

test("both tables are there", async () => {
  for (const TableName of [alertsTable, webhooksTable]) {
    const { Table } = await dynamodb.client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.TableStatus).toBe("ACTIVE");
  }
});

test("alerts are found by id and by status", async () => {
  const item = { alertId: { S: "A-0" }, status: { S: "open" }, openedAt: { S: "2026-01-01T00:00:00.000Z" } };
  await dynamodb.client.send(new PutItemCommand({ TableName: alertsTable, Item: item }));
  const got = await dynamodb.client.send(
    new GetItemCommand({ TableName: alertsTable, Key: { alertId: { S: "A-0" } }, ConsistentRead: true }),
  );
  expect(got.Item).toEqual(item);
  const open = await dynamodb.client.send(
    new QueryCommand({
      TableName: alertsTable,
      IndexName: "status-openedAt",
      KeyConditionExpression: "#status = :status",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":status": { S: "open" } },
    }),
  );
  expect(open.Items).toEqual([item]);
});
