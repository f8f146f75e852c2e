import { AttributeType, BillingMode, ProjectionType, Table } from "aws-cdk-lib/aws-dynamodb";
import { RemovalPolicy } from "aws-cdk-lib/core";
import { Construct } from "constructs";

export interface AlertTablesProps {
  /** Protect the tables from deletion and keep them when the stack is deleted. */
  keepData: boolean;
}

/** Name of the index that lists alerts of one status by the time they were opened. */
export const statusIndex = "status-openedAt";

/** What is true: one item an alert, and one item an incoming webhook with its pacing and health. */
export class AlertTables extends Construct {
  readonly alerts: Table;
  readonly webhooks: Table;

  constructor(scope: Construct, id: string, { keepData }: AlertTablesProps) {
    super(scope, id);
    // No table names: a kept table would block the next deployment of the same stack.
    const common = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepData,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    this.alerts = new Table(this, "Alerts", {
      ...common,
      partitionKey: { name: "alertId", type: AttributeType.STRING },
      timeToLiveAttribute: "expiresAt",
    });
    // Only what a list shows: with `followUps` in it, every step of a follow-up would be written twice.
    this.alerts.addGlobalSecondaryIndex({
      indexName: statusIndex,
      partitionKey: { name: "status", type: AttributeType.STRING },
      sortKey: { name: "openedAt", type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [
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
    });
    this.webhooks = new Table(this, "Webhooks", {
      ...common,
      partitionKey: { name: "webhook", type: AttributeType.STRING },
    });
  }
}
