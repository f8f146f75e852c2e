import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { newestAlerts, readAlert } from "../../chores/alert-reader.ts";
import type { Target } from "../../chores/target.ts";
import { scanWebhooks } from "../../chores/webhook-reader.ts";
import type { Pool } from "../lambda/pool.ts";
import type { Records } from "./records.ts";

/** Something that may have changed. */
export type Touched = `alert ${string}` | "webhooks" | "queues" | "workers";

/** Copies what the stack holds into the page's records. */
export interface StackReader {
  readAll(): Promise<void>;
  /** Reads that again, soon: what is touched often is read once for all. */
  touch(what: Touched): void;
  /** Reads nothing more. */
  stop(): void;
}

const settleMs = 40;
const mostAlerts = 50;

export interface StackReaderOptions {
  target: Target;
  pools: ReadonlyMap<string, Pool>;
  records: Records;
  onError: (error: unknown) => void;
}

export function createStackReader({ target, pools, records, onError }: StackReaderOptions): StackReader {
  const { dynamodb, sqs, output } = target;
  const timers = new Map<Touched, NodeJS.Timeout>();
  let stopped = false;

  const readQueue = async (key: string, QueueUrl: string) => {
    const counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }),
    );
    const [waiting = 0, hidden = 0] = counts.map((name) => Number(Attributes[name]));
    records.put("queue", key, { waiting, hidden });
  };
  const readQueues = () =>
    Promise.all([readQueue("queue", output("QueueUrl")), readQueue("dead-letter-queue", output("DeadLetterQueueUrl"))]);
  const readWebhooks = async () => {
    for (const { webhook, ...state } of await scanWebhooks(dynamodb, output("WebhooksTable"))) {
      records.put("webhook", webhook, { webhook, ...state });
    }
  };
  const readWorkers = async () => {
    for (const [name, pool] of pools) records.put("workers", name, pool.pids());
  };
  const readOne = async (alertId: string) => {
    const alert = await readAlert(dynamodb, output("AlertsTable"), alertId, Date.now());
    if (alert) records.put("alert", alertId, alert);
  };
  const read = (what: Touched): Promise<unknown> => {
    if (what === "queues") return readQueues();
    if (what === "webhooks") return readWebhooks();
    return what === "workers" ? readWorkers() : readOne(what.slice("alert ".length));
  };

  return {
    readAll: async () => {
      const filter = { limit: mostAlerts, nowMs: Date.now() };
      const alerts = await newestAlerts(dynamodb, output("AlertsTable"), filter);
      for (const alert of alerts.toReversed()) records.put("alert", alert.alertId, alert);
      await Promise.all([readWebhooks(), readQueues(), readWorkers()]);
    },
    touch: (what) => {
      if (stopped || timers.has(what)) return;
      const readIt = () => {
        timers.delete(what);
        read(what).catch((error) => stopped || onError(error));
      };
      timers.set(what, setTimeout(readIt, settleMs));
    },
    stop: () => {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
