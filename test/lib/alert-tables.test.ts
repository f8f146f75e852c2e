import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { AlertTables } from "../../lib/alert-tables.ts";
import { templateOf } from "../support/alert-stack.ts";

const tables = (keepData: boolean) => templateOf((stack) => new AlertTables(stack, "Tables", { keepData }));

const alerts = { KeySchema: [{ AttributeName: "alertId", KeyType: "HASH" }] };
const webhooks = { KeySchema: [{ AttributeName: "webhook", KeyType: "HASH" }] };

test.each([alerts, webhooks])("a kept table is protected, restorable and paid by the request: %j", (table) => {
  tables(true).hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    UpdateReplacePolicy: "Retain",
    Properties: {
      ...table,
      BillingMode: "PAY_PER_REQUEST",
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TableName: Match.absent(),
    },
  });
});

test("with keepData off, tables go with the stack", () => {
  tables(false).allResources("AWS::DynamoDB::Table", {
    DeletionPolicy: "Delete",
    Properties: { DeletionProtectionEnabled: false },
  });
});

test("resolved alerts expire; the status index carries what a list shows and no follow-ups", () => {
  const [table] = Object.values(tables(true).findResources("AWS::DynamoDB::Table", { Properties: alerts }));
  expect(table?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: "expiresAt", Enabled: true });
  expect(table?.Properties.GlobalSecondaryIndexes).toEqual([
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
  ]);
});
