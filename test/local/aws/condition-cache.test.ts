import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AwsCall } from "../../../lib/local/aws/call.ts";
import { type DynamoDbService, openDynamoDb } from "../../../lib/local/aws/dynamodb.ts";

// dynalite parses each condition once: every call must be judged all the same by its own values and placeholders.

const TableName = "counters";
let dynamodb: DynamoDbService;

const call = (action: string, body: AwsCall["body"]) =>
  dynamodb.handle({ service: "dynamodb", action, principal: "Fn", body: { TableName, ...body } });

beforeEach(async () => {
  dynamodb = openDynamoDb();
  await call("CreateTable", {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  await expect.poll(async () => (await put("one", { count: { N: "5" } })).status).toBe(200);
});
afterEach(() => dynamodb.stop());

const put = (id: string, fields: Record<string, AttributeValue>) =>
  call("PutItem", { Item: { id: { S: id }, ...fields } });

/** What an update of the item `one` comes to: `done`, or DynamoDB's error. */
async function update(
  ConditionExpression: string,
  values: Record<string, AttributeValue>,
  names: Record<string, string> = { "#count": "count" },
  UpdateExpression = "SET seen = :seen",
): Promise<string> {
  const { status, body } = await call("UpdateItem", {
    Key: { id: { S: "one" } },
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ":seen": { BOOL: true }, ...values },
  });
  const { __type = "", message = "" } = body as { __type?: string; message?: string };
  return status === 200 ? "done" : message || __type;
}

const refused = "The conditional request failed";

test("judges each call by its own values", async () => {
  const condition = "(attribute_not_exists(#count) OR #count <= :most) AND (#count >= :least)";
  const judged: string[] = [];
  for (const [least, most] of [
    ["1", "5"],
    ["1", "4"],
    ["6", "9"],
    ["5", "5"],
  ] as const) {
    judged.push(await update(condition, { ":least": { N: least }, ":most": { N: most } }));
  }
  expect(judged).toEqual(["done", refused, refused, "done"]);
});

test("tells the values of calls apart that are under way at the same time", async () => {
  const judged = await Promise.all(
    Array.from({ length: 20 }, (_, index) => update("#count = :value", { ":value": { N: String(index) } })),
  );
  expect(judged.flatMap((result, index) => (result === "done" ? [index] : []))).toEqual([5]);
});

test("judges each call by its own names and types", async () => {
  const condition = "#count = :value";
  expect(await update(condition, { ":value": { N: "5" } })).toBe("done");
  expect(await update(condition, { ":value": { S: "5" } })).toBe(refused);
  expect(await update(condition, { ":value": { N: "5" } }, { "#count": "other" })).toBe(refused);
  expect(await update(condition, { ":value": { N: "5" } })).toBe("done");
});

test("refuses a condition that is wrong by its values, after one that was right", async () => {
  const between = "#count BETWEEN :from AND :to";
  expect(await update(between, { ":from": { N: "1" }, ":to": { N: "9" } })).toBe("done");
  expect(await update(between, { ":from": { N: "9" }, ":to": { N: "1" } })).toContain("upper bound");
  const ofType = "attribute_type(#count, :type)";
  expect(await update(ofType, { ":type": { S: "N" } })).toBe("done");
  expect(await update(ofType, { ":type": { S: "X" } })).toContain("Invalid attribute type name");
});

test("refuses a wrong condition each time", async () => {
  for (let times = 0; times < 2; times += 1) {
    expect(await update("#count = :missing", { ":value": { N: "5" } })).toContain(":missing");
    expect(await update("#count = = :value", { ":value": { N: "5" } })).toContain("Syntax error");
  }
});

test("knows which placeholders a call leaves unused, though another's update used them", async () => {
  const condition = "#count = :value";
  const values = { ":value": { N: "5" }, ":other": { N: "1" } };
  const names = { "#count": "count", "#other": "other" };
  const useAll = "SET seen = :seen, #other = :other";
  expect(await update(condition, values, names, useAll)).toBe("done");
  expect(await update(condition, values, names)).toContain("{#other}");
  expect(await update(condition, values, names, "SET seen = :seen, #other = :seen")).toContain("{:other}");
  expect(await update(condition, values, names, useAll)).toBe("done");
});

test("knows that a call uses a placeholder, though another's update had used it already", async () => {
  const values = { ":value": { N: "5" } };
  expect(await update("#count = :value", values, undefined, "SET seen = :seen, #count = :value")).toBe("done");
  expect(await update("#count = :value", values)).toBe("done");
});
