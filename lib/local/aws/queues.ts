import * as z from "zod";
import { queueArn } from "../identities.ts";
import type { Resolve } from "../intrinsics.ts";
import { readProperties } from "../properties.ts";
import { resourcesOfType, type Template, TemplateError } from "../template.ts";
import type { AwsHandler } from "./call.ts";
import { operator } from "./identity/authority.ts";
import { queueUrlAt } from "./sqs.ts";

export interface Queue {
  name: string;
  arn: string;
  url: string;
}

const attribute = z.number().optional();

const rules = {
  followed: z.object({
    QueueName: z.string().optional(),
    DelaySeconds: attribute,
    MaximumMessageSize: attribute,
    MessageRetentionPeriod: attribute,
    ReceiveMessageWaitTimeSeconds: attribute,
    VisibilityTimeout: attribute,
    RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
  }),
  cloudOnly: ["KmsMasterKeyId", "RedriveAllowPolicy", "SqsManagedSseEnabled", "Tags"],
};

/**
 * Makes the template's queues. One that is there from an earlier run keeps its messages and takes the new attributes.
 * Throws `TemplateError` for what SQS refuses.
 */
export async function createQueues(
  template: Template,
  resolve: Resolve,
  handle: AwsHandler,
  host: string,
): Promise<Queue[]> {
  const queues: Queue[] = [];
  for (const [logicalId, resource] of resourcesOfType(template, "AWS::SQS::Queue")) {
    const { QueueName = logicalId, ...given } = readProperties(logicalId, resource, rules, resolve);
    const Attributes = Object.fromEntries(
      Object.entries(given)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
    );
    const url = queueUrlAt(host, QueueName);
    for (const [action, body] of [
      ["CreateQueue", { QueueName }],
      ["SetQueueAttributes", { QueueUrl: url, Attributes }],
    ] as const) {
      const { status, body: answer } = await handle({ service: "sqs", action, principal: operator, body });
      if (status !== 200) throw new TemplateError(logicalId, JSON.stringify(answer));
    }
    queues.push({ name: QueueName, arn: queueArn(QueueName), url });
  }
  return queues;
}
