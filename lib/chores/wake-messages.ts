import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type FollowUp, isSettled } from "../../functions/alert/alert.ts";
import { messageVersion } from "../../functions/alert/message-version.ts";
import type { AlertDebts } from "./alert-reader.ts";
import { CommandLineError } from "./command-line.ts";

/** The most that SQS takes in one call. */
const batchSize = 10;

export interface Wakes {
  queueUrl: string;
  alertIds: string[];
  /** Revives what was given up later than this (epoch ms), too: the `sinceMs` of `isOwed`. */
  reviveSinceMs?: number;
}

/** Sends each alert a message that takes over whatever it still owes. Gives how many were sent. */
export async function sendWakes(client: SQSClient, { queueUrl, alertIds, reviveSinceMs }: Wakes): Promise<number> {
  for (let start = 0; start < alertIds.length; start += batchSize) {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: alertIds.slice(start, start + batchSize).map((alertId, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify({ v: messageVersion, kind: "wake", alertId, owner: randomUUID(), reviveSinceMs }),
        })),
      }),
    );
    const [failure] = Failed;
    if (failure) {
      throw new CommandLineError(`the queue refused a wake (${failure.Code}); the same command again does no harm`);
    }
  }
  return alertIds.length;
}

/** The follow-ups for which `owes` holds, of those that have any. */
export function debtsOf({ followUps }: AlertDebts, owes: (followUp: FollowUp, key: string) => boolean): string[] {
  return Object.entries(followUps).flatMap(([key, followUp]) => (owes(followUp, key) ? [key] : []));
}

/** What a wake with `reviveSinceMs: sinceMs` takes over: unsettled, or given up after `sinceMs`. Older failures would tell people old news. */
export const isOwed =
  (sinceMs: number) =>
  (followUp: FollowUp): boolean =>
    !isSettled(followUp) ||
    ((followUp.state === "failed" || followUp.state === "dead") && followUp.giveUpAtMs >= sinceMs);
