import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Validations } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Settings } from "../functions/alert/settings.ts";
import { AlertFunction } from "./alert-function.ts";
import type { AlertQueue } from "./alert-queue.ts";
import { type AlertTables, statusIndex } from "./alert-tables.ts";
import { letRead, letReceive, letSend, letUse } from "./grants.ts";
import type { SlackSecret } from "./slack-secret.ts";

export interface AlertProcessorProps {
  settings: Settings;
  queue: AlertQueue;
  tables: AlertTables;
  secret: SlackSecret;
}

/** `process`: takes commands from the queue, changes alerts and posts follow-ups. */
export class AlertProcessor extends Construct {
  readonly process: AlertFunction;

  constructor(scope: Construct, id: string, { settings, queue, tables, secret }: AlertProcessorProps) {
    super(scope, id);
    this.process = new AlertFunction(this, "Process", {
      description: "Stores alerts and posts their follow-ups",
      folder: "process",
      timeoutSeconds: settings.timeouts.processSeconds,
      settings,
    });
    letUse(
      this.process,
      tables.alerts,
      "ALERTS_TABLE",
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      [statusIndex],
    );
    letUse(this.process, tables.webhooks, "WEBHOOKS_TABLE", ["dynamodb:GetItem", "dynamodb:UpdateItem"]);
    letSend(this.process, queue.queue, "QUEUE_URL");
    letSend(this.process, queue.deadLetterQueue, "DEAD_LETTER_QUEUE_URL");
    letRead(this.process, secret, "SECRET_ID");
    letReceive(this.process, queue.queue);

    const eventSource = new EventSourceMapping(this, "Commands", {
      target: this.process,
      eventSourceArn: queue.queue.queueArn,
      // One message at a time, so that one that crashes the function takes no neighbour with it.
      batchSize: 1,
      // Parked messages are reported as failures of their own; other failures would make Lambda poll more slowly.
      reportBatchItemFailures: true,
      // Rather than reserved concurrency: a throttled poll would spend a receive.
      maxConcurrency: settings.maxConcurrency,
    });
    Validations.of(eventSource).acknowledge({
      id: "Serverless-LambdaEventSourceMappingDestination",
      reason: "For SQS the queue's own redrive policy is the destination of what fails; there is no other.",
    });
  }
}
