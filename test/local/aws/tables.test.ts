import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DynamoDbService, openDynamoDb } from "../../../lib/local/aws/dynamodb.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { createTables } from "../../../lib/local/aws/tables.ts";
import { createResolver } from "../../../lib/local/intrinsics.ts";

const properties = {
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "at", AttributeType: "N" },
  ],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-at",
      KeySchema: [{ AttributeName: "at", KeyType: "HASH" }],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["title"] },
    },
  ],
  TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
};

let folder: string;
let dynamodb: DynamoDbService;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-tables-"));
  dynamodb = openDynamoDb(folder);
});
afterEach(async () => {
  await dynamodb.stop();
  rmSync(folder, { recursive: true });
});

const create = (changes = {}) => {
  const template = {
    Resources: { Things: { Type: "AWS::DynamoDB::Table", Properties: { ...properties, ...changes } } },
  };
  return createTables(template, createResolver(template, "Stack", "host"), dynamodb.handle);
};
const call = async (action: string, body: object) =>
  (await dynamodb.handle({ service: "dynamodb", action, principal: operator, body: { TableName: "Things", ...body } }))
    .body;

test("makes the table with its keys and indexes, ready for use", async () => {
  await create();
  expect(await call("DescribeTable", {})).toMatchObject({
    Table: {
      TableStatus: "ACTIVE",
      TableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/Things",
      KeySchema: properties.KeySchema,
      GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
    },
  });
});

test("keeps the items of an earlier run", async () => {
  await create();
  await call("PutItem", { Item: { id: { S: "1" } } });
  await dynamodb.stop();
  dynamodb = openDynamoDb(folder);
  await create();
  expect(await call("GetItem", { Key: { id: { S: "1" } } })).toEqual({ Item: { id: { S: "1" } } });
});

test.for([
  ["other keys", { KeySchema: [{ AttributeName: "at", KeyType: "HASH" }] }],
  [
    "other indexes",
    { GlobalSecondaryIndexes: undefined, AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] },
  ],
])("says what to do about a table of an earlier run that has %s", async ([, changes]) => {
  await create();
  await expect(create(changes as object)).rejects.toThrow(
    "Things: the table of an earlier run has other keys or indexes",
  );
});

test("refuses what it cannot play", async () => {
  await expect(create({ StreamSpecification: { StreamViewType: "NEW_IMAGE" } })).rejects.toThrow("StreamSpecification");
});
