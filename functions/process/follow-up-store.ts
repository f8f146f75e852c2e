import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Alert, FollowUp, Status } from "../alert/alert.ts";
import { type Fields, Update } from "./update-expression.ts";

/** Who works on a follow-up, and until when (epoch ms) nobody else may. */
export interface Lease {
  leaseOwner: string;
  leaseUntilMs: number;
}

/** A reminder may only be claimed while the alert has this status and is not silenced at `at` (ISO 8601). */
export interface ReminderCondition {
  status: Status;
  at: string;
}

/** The follow-ups inside the alerts' items. */
export type FollowUpStore = ReturnType<typeof createFollowUpStore>;

export function createFollowUpStore(client: DynamoDBClient, table: string) {
  return {
    /**
     * Takes the lease on a follow-up that is due, or whose last worker's lease ran out. The alert as it is now, or undefined
     * when somebody else has it, it is not due or settled, or `condition` does not hold.
     */
    claim(
      alertId: string,
      key: string,
      lease: Lease,
      nowMs: number,
      condition?: ReminderCondition,
    ): Promise<Alert | undefined> {
      const update = new Update();
      const field = (name: keyof FollowUp) => update.name("followUps", key, name);
      update.set(["followUps", key, "state"], "claimed");
      update.set(["followUps", key, "leaseOwner"], lease.leaseOwner);
      update.set(["followUps", key, "leaseUntilMs"], lease.leaseUntilMs);
      update.add(["followUps", key, "unfinished"], 1);
      const now = update.value(nowMs);
      const waiting = `${field("state")} IN (${update.value("pending")}, ${update.value("held")})`;
      const abandoned = `${field("state")} = ${update.value("claimed")} AND ${field("leaseUntilMs")} < ${now}`;
      update.onlyIf(`(${waiting} AND ${field("dueAtMs")} <= ${now}) OR (${abandoned})`);
      if (condition) {
        const silencedUntil = update.name("silencedUntil");
        update.onlyIfEquals(["status"], condition.status);
        update.onlyIf(`attribute_not_exists(${silencedUntil}) OR ${silencedUntil} <= ${update.value(condition.at)}`);
      }
      return update.send<Alert>(client, table, { alertId });
    },

    /**
     * Changes a follow-up if the fields of `expected` stand (`leaseOwner`: the fence against a worker that lost its lease).
     * The alert as it is now, or undefined when they don't.
     */
    change(
      alertId: string,
      key: string,
      expected: Fields<FollowUp>,
      changes: Fields<FollowUp>,
    ): Promise<Alert | undefined> {
      const update = new Update();
      for (const [name, value] of Object.entries(expected)) update.onlyIfEquals(["followUps", key, name], value);
      for (const [name, value] of Object.entries(changes)) update.set(["followUps", key, name], value);
      return update.send<Alert>(client, table, { alertId });
    },
  };
}
