import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CommandLineError, type Terminal } from "../../lib/chores/command-line.ts";
import type { Target } from "../../lib/chores/target.ts";
import { startAwsEndpoint } from "../../lib/local/aws/endpoint.ts";
import { secretInMemory } from "../../lib/local/aws/secret-store.ts";
import { openSecretsManager } from "../../lib/local/aws/secrets-manager.ts";
import { alertsTable, startDynamoDb, webhooksTable } from "./dynamodb.ts";
import { startSqs } from "./sqs.ts";

/** A stack for chores, in emulators: tables, queues and a secret, all empty. */
export async function startChoreTarget(): Promise<Target & { stop(): Promise<void> }> {
  const [dynamodb, sqs] = await Promise.all([startDynamoDb(), startSqs()]);
  const endpoint = await startAwsEndpoint({
    handle: openSecretsManager([{ name: "secret", arn: "arn:secret", store: secretInMemory() }]),
    principalOf: () => "operator",
    onError: (error) => {
      throw error;
    },
  });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const outputs: Record<string, string> = {
    AlertsTable: alertsTable,
    WebhooksTable: webhooksTable,
    QueueUrl: await sqs.createQueue("commands"),
    DeadLetterQueueUrl: await sqs.createQueue("dead-letters"),
    SecretArn: "arn:secret",
  };
  const secretsManager = new SecretsManagerClient({ endpoint: endpoint.url, region: "us-east-1", credentials });
  return {
    place: "the test stack",
    isLocal: false,
    dynamodb: dynamodb.client,
    sqs: sqs.client,
    secretsManager,
    output: (name) => {
      const value = outputs[name];
      if (value === undefined) throw new CommandLineError(`no ${name}`);
      return value;
    },
    knownOutput: (name) => outputs[name],
    stop: async () => {
      secretsManager.destroy();
      await Promise.all([dynamodb.stop(), sqs.stop(), endpoint.stop()]);
    },
  };
}

/** A terminal that keeps what is printed, and answers questions with `answers` in order, then with nothing. */
export function testTerminal(...answers: string[]): Terminal & { printed: string[]; asked: string[] } {
  const printed: string[] = [];
  const asked: string[] = [];
  return {
    printed,
    asked,
    print: (text) => void printed.push(text),
    width: 120,
    prompt: {
      askHidden: async (question) => {
        asked.push(question);
        return answers.shift() ?? "";
      },
      close: () => {},
    },
  };
}
