import { randomUUID } from "node:crypto";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { CommandMessage } from "../alert/command-message.ts";
import { messageVersion } from "../alert/message-version.ts";
import { runCommand } from "./commands/commands.ts";
import { decodeMessage } from "./decode.ts";
import { DeadLetterError, type Outcome } from "./outcome.ts";
import type { Delivery, Services } from "./services.ts";

/** SQS gives up on a message at 1000 receives and after 14 days: before that, a fresh message takes over. */
const mostReceives = 900;
const longestLifeMs = 13 * 24 * 3600_000;
const longestErrorParkMs = 60_000;

/**
 * The SQS handler. A message that still owes something is parked and reported as failed, so that the queue keeps it;
 * one that can never succeed goes to the dead-letter queue with its reason; the rest is done and is deleted.
 */
export const createProcessHandler =
  (services: Services) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const kept = await Promise.all(event.Records.map((record) => keepsMessage(services, record, context)));
    return { batchItemFailures: event.Records.filter((_, i) => kept[i]).map((r) => ({ itemIdentifier: r.messageId })) };
  };

/** Works on one message; true when the queue must keep it. */
async function keepsMessage(services: Services, record: SQSRecord, context: Context): Promise<boolean> {
  const { queue, now, log } = services;
  const delivery: Delivery = {
    leaseOwner: `${record.messageId}+${context.awsRequestId}`,
    deadlineMs: now() + context.getRemainingTimeInMillis(),
    sentAtMs: Number(record.attributes.SentTimestamp),
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
  };
  const outcome = await outcomeOf(services, delivery, record.body);
  if (outcome === "done") return false;
  await queue.park(record.receiptHandle, outcome.parkUntilMs).catch((error: Error) => {
    // Not parked, it comes back after the queue's own visibility timeout.
    log.warn("park-failed", { messageId: record.messageId, reason: error.name });
  });
  return true;
}

async function outcomeOf(services: Services, delivery: Delivery, body: string): Promise<Outcome> {
  const { now, random, log, metrics } = services;
  let message: CommandMessage | undefined;
  try {
    message = decodeMessage(body);
    const outcome = await runCommand(services, delivery, message);
    return outcome === "done" ? outcome : await renewIfOld(services, delivery, message, outcome);
  } catch (error) {
    const { name, message: text } = error as Error;
    const fields = { command: message?.kind, alertId: message && "alertId" in message ? message.alertId : undefined };
    // ValidationException: DynamoDB will refuse this item every time.
    const reason =
      error instanceof DeadLetterError ? text : name === "ValidationException" ? `${name}: ${text}` : undefined;
    if (reason !== undefined && (await isDeadLettered(services, body, reason))) {
      log.error("dead-letter", { ...fields, reason });
      metrics.count("DeadLettered", { reason: message ? "refused" : "undecodable" });
      return "done";
    }
    log.error("command-failed", { ...fields, reason: name, receiveCount: delivery.receiveCount });
    metrics.count("CommandFailed", { reason: name });
    const delayMs = Math.min(1000 * 2 ** Math.min(delivery.receiveCount, 6), longestErrorParkMs);
    return { parkUntilMs: now() + delayMs / 2 + random() * (delayMs / 2) };
  }
}

async function isDeadLettered({ deadLetters, log }: Services, body: string, reason: string): Promise<boolean> {
  try {
    await deadLetters.send(body, reason);
    return true;
  } catch (error) {
    log.error("dead-letter-failed", { reason: (error as Error).name });
    return false;
  }
}

/** Hands what an alert still owes to a fresh message before SQS would drop the old one. */
async function renewIfOld(
  { queue, now, log }: Services,
  { receiveCount, sentAtMs }: Delivery,
  message: CommandMessage,
  outcome: Outcome,
): Promise<Outcome> {
  if (receiveCount < mostReceives && now() - sentAtMs < longestLifeMs) return outcome;
  if (!("alertId" in message)) return outcome;
  await queue.wake({ v: messageVersion, kind: "wake", owner: randomUUID(), alertId: message.alertId });
  log.info("message-renewed", { alertId: message.alertId, receiveCount });
  return "done";
}
