import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Alert, type Status, statuses } from "../../functions/alert/alert.ts";
import { createAlertStore } from "../../functions/process/alert-store.ts";

export interface AlertFilter {
  /** Only this status; all when absent. */
  status?: Status | undefined;
  limit: number;
  nowMs: number;
}

/**
 * The newest alerts, whole. Queries the status index (so it reads `limit` entries a status, not the table) and gets the items:
 * the index has no follow-ups, or each of their steps would be written twice.
 */
export async function newestAlerts(client: DynamoDBClient, table: string, filter: AlertFilter): Promise<Alert[]> {
  const store = createAlertStore(client, table);
  const wanted = (alert: { expiresAt?: number }) => !isExpired(alert, filter.nowMs);
  const listed = await Promise.all(
    (filter.status ? [filter.status] : statuses).map((status) => store.list(status, filter.limit, wanted)),
  );
  const newest = listed.flat().toSorted((one, other) => other.openedAt.localeCompare(one.openedAt));
  // An alert that just changes its status can stand under both.
  const ids = [...new Set(newest.map(({ alertId }) => alertId))].slice(0, filter.limit);
  const alerts = await Promise.all(ids.map((id) => store.get(id)));
  return alerts.filter((alert) => alert !== undefined);
}

/** One alert, or undefined when it does not exist (or not any more). */
export async function readAlert(
  client: DynamoDBClient,
  table: string,
  alertId: string,
  nowMs: number,
): Promise<Alert | undefined> {
  const alert = await createAlertStore(client, table).get(alertId);
  return alert && !isExpired(alert, nowMs) ? alert : undefined;
}

/** What a rescue must look at of every alert. */
export type AlertDebts = Pick<Alert, "alertId" | "followUps">;

/** Reads the whole table, page by page: which follow-ups are unsettled stands in no index. For rescues, not for lists. */
export async function* scanDebts(client: DynamoDBClient, table: string, nowMs: number): AsyncGenerator<AlertDebts> {
  const pages = paginateScan(
    { client },
    { TableName: table, ConsistentRead: true, ProjectionExpression: "alertId, followUps, expiresAt" },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const alert = unmarshall(item) as AlertDebts & { expiresAt?: number };
      if (!isExpired(alert, nowMs)) yield alert;
    }
  }
}

/** DynamoDB deletes expired items up to days late. */
const isExpired = ({ expiresAt }: { expiresAt?: number }, nowMs: number): boolean =>
  expiresAt !== undefined && expiresAt * 1000 <= nowMs;
