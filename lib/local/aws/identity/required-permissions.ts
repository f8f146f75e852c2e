import { queueArn, secretArn, tableArn } from "../../identities.ts";
import type { AwsCall } from "../call.ts";

/** One action on one resource: what policies allow and deny. */
export interface Permission {
  action: string;
  /** An ARN, or `*` for an action on no resource. */
  resource: string;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
/** Calls may name a table or a secret by its ARN too. */
const asArn = (value: unknown, toArn: (name: string) => string): string =>
  text(value).startsWith("arn:") ? text(value) : toArn(text(value));

/**
 * What a call needs to be allowed.
 * Rules: docs.aws.amazon.com/service-authorization (the pages of DynamoDB, SQS and Secrets Manager).
 */
export function requiredPermissions({ service, action, body }: AwsCall): Permission[] {
  switch (service) {
    case "dynamodb": {
      const tables = body.RequestItems ? Object.keys(body.RequestItems) : body.TableName ? [body.TableName] : [];
      const index = body.IndexName ? `/index/${text(body.IndexName)}` : "";
      return needs(
        `dynamodb:${action}`,
        tables.map((table) => asArn(table, tableArn) + index),
      );
    }
    case "sqs": {
      const queue = body.QueueName ?? text(body.QueueUrl).split("/").at(-1);
      // a batch is authorised as the single action
      return needs(`sqs:${action.replace(/Batch$/, "")}`, queue ? [queueArn(text(queue))] : []);
    }
    case "secretsmanager":
      return needs(`secretsmanager:${action}`, body.SecretId ? [asArn(body.SecretId, secretArn)] : []);
  }
}

const needs = (action: string, resources: string[]): Permission[] =>
  (resources.length > 0 ? resources : ["*"]).map((resource) => ({ action, resource }));
