import { readFileSync } from "node:fs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { operator } from "../local/aws/identity/authority.ts";
import { region } from "../local/aws/region.ts";
import type { Running } from "../local/running.ts";
import { CommandLineError } from "./command-line.ts";

/** The stack outputs that chores need, and the options that name the same by hand. */
const optionOf = {
  AlertsTable: "table",
  WebhooksTable: "webhooks-table",
  QueueUrl: "queue-url",
  DeadLetterQueueUrl: "dead-letter-queue-url",
  SecretArn: "secret",
} as const;
export type OutputName = keyof typeof optionOf;

export const targetOptions = {
  dir: { type: "string" },
  outputs: { type: "string" },
  table: { type: "string" },
  "webhooks-table": { type: "string" },
  "queue-url": { type: "string" },
  "dead-letter-queue-url": { type: "string" },
  secret: { type: "string" },
  region: { type: "string" },
  profile: { type: "string" },
} as const;

export const targetUsage = `Where (default: the stack that \`npm start\` runs):
  --dir FOLDER     a local stack that was started with the same --dir
  --outputs FILE   a stack on AWS, by the file that \`cdk deploy --outputs-file FILE\` wrote, or by name:
  --table NAME --webhooks-table NAME --queue-url URL --dead-letter-queue-url URL --secret ARN
  --region REGION --profile NAME   as for the AWS CLI; else its environment variables and files`;

export type TargetValues = { [K in keyof typeof targetOptions]?: string | undefined };

/** The stack that a chore works on. */
export interface Target {
  /** For people: "the local stack" or "AWS". */
  place: string;
  isLocal: boolean;
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  secretsManager: SecretsManagerClient;
  /** The value of a stack output. Throws `CommandLineError` when it was not given. */
  output(name: OutputName): string;
  /** The same for any output, or undefined. */
  knownOutput(name: string): string | undefined;
}

/** The local stack, by its own endpoint and credentials: the environment's AWS settings cannot divert a chore from it. */
export function localTarget({ awsUrl, resources }: Pick<Running, "awsUrl" | "resources">): Target {
  const credentials = { accessKeyId: operator, secretAccessKey: "local" };
  return targetOf(
    "the local stack",
    true,
    { endpoint: awsUrl, region, credentials },
    {
      AlertsTable: resources.alertsTable,
      WebhooksTable: resources.webhooksTable,
      QueueUrl: resources.queueUrl,
      DeadLetterQueueUrl: resources.deadLetterQueueUrl,
      SecretArn: resources.secretId,
    },
  );
}

/**
 * A stack on AWS, or undefined when no option names one. Region and credentials come from the options, else from where the AWS
 * CLI has them; a region that is nowhere, from the names of the secret and the queues.
 */
export function awsTarget(values: TargetValues): Target | undefined {
  const { outputs: file, profile } = values;
  const named = Object.entries(optionOf).flatMap(([output, option]) => {
    const value = values[option];
    return value === undefined ? [] : [[output, value] as const];
  });
  if (file === undefined && named.length === 0) return undefined;
  const outputs = { ...(file !== undefined && readOutputs(file)), ...Object.fromEntries(named) };
  return targetOf(
    "AWS",
    false,
    { region: values.region ?? regionOf(outputs, profile), ...(profile && { profile }) },
    outputs,
  );
}

/** The AWS CLI's region, else the one that the outputs name. Rejects as the SDK does when there is neither. */
function regionOf(outputs: Record<string, string>, profile: string | undefined): () => Promise<string> {
  const { SecretArn = "", QueueUrl = "", DeadLetterQueueUrl = "" } = outputs;
  const told =
    /^arn:[^:]+:secretsmanager:([^:]+):/.exec(SecretArn)?.[1] ??
    [QueueUrl, DeadLetterQueueUrl].map((url) => /^https:\/\/sqs\.([a-z0-9-]+)\./.exec(url)?.[1]).find(Boolean);
  const usual = new SQSClient(profile ? { profile } : {}).config.region;
  return () => usual().catch((error) => told ?? Promise.reject(error));
}

interface ClientConfig {
  endpoint?: string;
  region?: string | (() => Promise<string>);
  profile?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

const targetOf = (place: string, isLocal: boolean, config: ClientConfig, outputs: Record<string, string>): Target => ({
  place,
  isLocal,
  dynamodb: new DynamoDBClient(config),
  sqs: new SQSClient(config),
  secretsManager: new SecretsManagerClient(config),
  output: (name) => {
    const value = outputs[name];
    if (value) return value;
    throw new CommandLineError(
      `--${optionOf[name]} is missing: give the stack's output ${name}, or all with --outputs FILE`,
    );
  },
  knownOutput: (name) => outputs[name],
});

/** Reads what `cdk deploy --outputs-file` writes: outputs by stack. */
function readOutputs(file: string): Record<string, string> {
  let stacks: Record<string, Record<string, string>>;
  try {
    stacks = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new CommandLineError(`--outputs ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const ours = Object.values(stacks).filter((outputs) => "AlertsTable" in outputs);
  const [only, ...more] = ours;
  if (only && more.length === 0) return only;
  throw new CommandLineError(
    `--outputs ${file} names ${ours.length} stacks with an output AlertsTable; name one stack's by --table and so on`,
  );
}
