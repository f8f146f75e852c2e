import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Alert, FollowUp, Status } from "../alert/alert.ts";
import { DeadLetterError } from "./outcome.ts";
import { type Fields, Update } from "./update-expression.ts";

/** What a list shows of an alert: the fields that the status index carries. */
export type ListedAlert = Pick<Alert, "alertId" | "status" | "urgency" | "title" | "openedAt" | "teamId"> &
  Partial<Pick<Alert, "channelName" | "userName" | "acknowledgedBy" | "resolvedBy" | "expiresAt">>;

/** The alerts themselves. Each change is one conditional write to one item, so whoever comes second finds the truth there. */
export type AlertStore = ReturnType<typeof createAlertStore>;

/** Of a hundred alerts: a team with few of its own in a large table must not cost a whole scan. */
const mostPages = 10;

export function createAlertStore(client: DynamoDBClient, table: string) {
  return {
    /** Stores the alert unless its id is taken. */
    async create(alert: Alert): Promise<"created" | "exists"> {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshall(alert, { removeUndefinedValues: true }),
            ConditionExpression: "attribute_not_exists(alertId)",
          }),
        );
        return "created";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "exists";
        throw error;
      }
    },

    async get(alertId: string): Promise<Alert | undefined> {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { alertId: { S: alertId } }, ConsistentRead: true }),
      );
      return Item ? readAlert(unmarshall(Item)) : undefined;
    },

    /** The newest alerts of a status that `wanted` accepts, at most `limit`, among the newest thousand. */
    async list(status: Status, limit: number, wanted: (alert: ListedAlert) => boolean): Promise<ListedAlert[]> {
      const found: ListedAlert[] = [];
      let after: Record<string, AttributeValue> | undefined;
      for (let pages = 0; pages === 0 || (after && pages < mostPages && found.length < limit); pages++) {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: "status-openedAt",
            KeyConditionExpression: "#status = :status",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":status": { S: status } },
            ScanIndexForward: false,
            Limit: 100,
            ExclusiveStartKey: after,
          }),
        );
        found.push(...(page.Items ?? []).map((item) => unmarshall(item) as ListedAlert).filter(wanted));
        after = page.LastEvaluatedKey;
      }
      return found.slice(0, limit);
    },

    /**
     * Writes `changes`, and those `followUps` that are not there yet, if the fields of `expected` still stand as they were read.
     * The alert as it is now, or undefined when another writer was faster.
     */
    change(
      alertId: string,
      expected: Fields<Alert>,
      changes: Fields<Alert>,
      followUps: Record<string, FollowUp> = {},
    ): Promise<Alert | undefined> {
      const update = new Update();
      update.onlyIf(`attribute_exists(${update.name("alertId")})`);
      for (const [name, value] of Object.entries(expected)) update.onlyIfEquals([name], value);
      for (const [name, value] of Object.entries(changes)) update.set([name], value);
      for (const [name, value] of Object.entries(followUps)) update.setIfNew(["followUps", name], value);
      return update.send<Alert>(client, table, { alertId });
    },
  };
}

/** Throws `DeadLetterError` for an item of newer code: after a rollback, changing it would be a guess. */
function readAlert(item: Record<string, unknown>): Alert {
  const { formatVersion } = item;
  if (formatVersion === 1) return item as unknown as Alert;
  throw new DeadLetterError(`alert format ${formatVersion} is newer than this code's 1: deploy the newer code`);
}
