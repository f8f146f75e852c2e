import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Alert, FollowUp } from "../../functions/alert/alert.ts";
import { alertsTable } from "./dynamodb.ts";

/** A delivered follow-up, unless told otherwise. */
export const followUp = (fields: Partial<FollowUp> = {}): FollowUp => ({
  state: "delivered",
  owner: "owner",
  ownedSinceMs: 0,
  attempts: 1,
  unfinished: 0,
  dueAtMs: Date.UTC(2026, 0, 1),
  giveUpAtMs: Date.UTC(2026, 0, 2),
  ...fields,
});

/** An open alert with one delivered follow-up, unless told otherwise. */
export const alertItem = (fields: Partial<Alert> = {}): Alert => ({
  alertId: "A-7F3KQ2XM9B",
  formatVersion: 1,
  key: "T0001,C2147483705,1355517523.000005",
  status: "open",
  urgency: "high",
  title: "checkout is down",
  integration: "ops",
  source: "outgoing-webhook",
  teamId: "T0001",
  channelId: "C2147483705",
  channelName: "ops",
  userId: "U2147483697",
  userName: "Steve",
  openedAt: "2026-01-01T14:02:03.000Z",
  owner: "owner",
  followUps: { "opened:ops": followUp() },
  ...fields,
});

export async function putAlert(client: DynamoDBClient, fields: Partial<Alert> = {}): Promise<Alert> {
  const alert = alertItem(fields);
  await client.send(new PutItemCommand({ TableName: alertsTable, Item: marshall(alert) }));
  return alert;
}
