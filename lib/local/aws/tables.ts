import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { TableDescription } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { Resolve } from "../intrinsics.ts";
import { readProperties } from "../properties.ts";
import { resourcesOfType, type Template, TemplateError } from "../template.ts";
import type { AwsCall, AwsHandler } from "./call.ts";
import { operator } from "./identity/authority.ts";

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));

const rules = {
  followed: z.object({
    TableName: z.string().optional(),
    BillingMode: z.literal("PAY_PER_REQUEST"),
    AttributeDefinitions: z.array(
      z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) }),
    ),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z
      .array(
        z.strictObject({
          IndexName: z.string(),
          KeySchema: keySchema,
          Projection: z.strictObject({
            ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
            NonKeyAttributes: z.array(z.string()).optional(),
          }),
        }),
      )
      .optional(),
  }),
  // TimeToLiveSpecification: on AWS too, code must expect items that have expired and are still there.
  cloudOnly: [
    "DeletionProtectionEnabled",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "Tags",
    "TimeToLiveSpecification",
  ],
};

/**
 * Makes the template's tables. One that is there from an earlier run keeps its items; it must have the same keys and indexes.
 * Throws `TemplateError` when it has not, and for what DynamoDB refuses.
 */
export async function createTables(template: Template, resolve: Resolve, handle: AwsHandler): Promise<void> {
  for (const [logicalId, resource] of resourcesOfType(template, "AWS::DynamoDB::Table")) {
    const { TableName = logicalId, ...wanted } = readProperties(logicalId, resource, rules, resolve);
    const call = (action: string, body: AwsCall["body"] = {}) =>
      handle({ service: "dynamodb", action, principal: operator, body: { TableName, ...body } });
    const created = await call("CreateTable", wanted);
    if (created.status !== 200 && !JSON.stringify(created.body).includes("ResourceInUseException")) {
      throw new TemplateError(logicalId, JSON.stringify(created.body));
    }
    const table = await activeTable(() => call("DescribeTable"), logicalId);
    if (!isDeepStrictEqual(keysOf(table), keysOf(wanted))) {
      throw new TemplateError(logicalId, "the table of an earlier run has other keys or indexes: remove its folder");
    }
  }
}

type Keys = Pick<TableDescription, "KeySchema" | "GlobalSecondaryIndexes">;

const keysOf = ({ KeySchema, GlobalSecondaryIndexes = [] }: z.output<typeof rules.followed> | Keys) => ({
  KeySchema,
  indexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })),
});

async function activeTable(describe: () => ReturnType<AwsHandler>, logicalId: string): Promise<TableDescription> {
  for (let tries = 0; tries < 500; tries += 1) {
    const { Table } = (await describe()).body as { Table?: TableDescription };
    if (Table?.TableStatus === "ACTIVE") return Table;
    await delay(10);
  }
  throw new TemplateError(logicalId, "the table of an earlier run was never finished: remove its folder");
}
