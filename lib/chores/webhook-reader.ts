import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { WebhookState } from "../../functions/process/webhook-store.ts";

/** The state of every webhook that was ever posted to: the whole table, an item a webhook. */
export async function scanWebhooks(client: DynamoDBClient, table: string): Promise<WebhookState[]> {
  const states: WebhookState[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    states.push(...Items.map((item) => unmarshall(item) as WebhookState));
  }
  return states;
}
