import type { AwsHandler } from "./call.ts";
import { openDynamoDb } from "./dynamodb.ts";
import { type LocalSecret, openSecretsManager } from "./secrets-manager.ts";
import { openSqs } from "./sqs.ts";

export interface AwsServices {
  /** Carries out any call, by whomever. */
  handle: AwsHandler;
  /** Makes SQS answer those who wait for messages. */
  endLongPolls(): void;
  stop(): Promise<void>;
}

export interface AwsServicesProps {
  /** The endpoint's, which queue URLs name. */
  host: string;
  /** Folders of the services' files; in memory when absent. */
  files: { dynamodb: string; sqs: string } | undefined;
  secrets: readonly LocalSecret[];
}

/** The three services of this machine, without any check of permissions. */
export async function openServices({ host, files, secrets }: AwsServicesProps): Promise<AwsServices> {
  const sqs = await openSqs(host, files?.sqs);
  const dynamodb = openDynamoDb(files?.dynamodb);
  const handlers = { dynamodb: dynamodb.handle, sqs: sqs.handle, secretsmanager: openSecretsManager(secrets) };
  const stop = async () => {
    sqs.stop();
    await dynamodb.stop();
  };
  return { handle: (call) => handlers[call.service](call), endLongPolls: sqs.endLongPolls, stop };
}
