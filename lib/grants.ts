import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { SlackSecret } from "./slack-secret.ts";

// A permission and the variable that says what it is for are given together: neither is of use without the other.
// The actions are listed, because CDK's own grant methods give more than the functions call.

/** Lets the function send to the queue whose URL it finds in `variable`. */
export function letSend(fn: LambdaFunction, queue: Queue, variable: string): void {
  allow(fn, ["sqs:SendMessage"], queue.queueArn);
  fn.addEnvironment(variable, queue.queueUrl);
}

/** Lets the function use the table whose name it finds in `variable`; `indexes` may be queried. */
export function letUse(
  fn: LambdaFunction,
  table: Table,
  variable: string,
  actions: readonly `dynamodb:${string}`[],
  indexes: readonly string[] = [],
): void {
  allow(fn, actions, table.tableArn);
  for (const index of indexes) allow(fn, ["dynamodb:Query"], `${table.tableArn}/index/${index}`);
  fn.addEnvironment(variable, table.tableName);
}

/** Lets the function read the secret whose ARN it finds in `variable`. */
export function letRead(fn: LambdaFunction, secret: SlackSecret, variable: string): void {
  allow(fn, ["secretsmanager:GetSecretValue"], secret.arn);
  fn.addEnvironment(variable, secret.arn);
}

/** Lets Lambda's event source take messages from the queue, in the function's name. */
export const letReceive = (fn: LambdaFunction, queue: Queue): void =>
  allow(
    fn,
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    queue.queueArn,
  );

const allow = (fn: LambdaFunction, actions: readonly string[], resource: string): void =>
  fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
