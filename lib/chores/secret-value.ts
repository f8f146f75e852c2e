import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-secrets-manager";
import { CommandLineError } from "./command-line.ts";
import type { Target } from "./target.ts";

/** Where a secret's value is read and written: Secrets Manager, or the file from which the local stack starts. */
export interface SecretPlace {
  /** For people. */
  name: string;
  isLocal: boolean;
  /** When a new value counts, as a sentence. */
  takesEffect: string;
  /** The value as text; undefined while there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

export function secretOfTarget(target: Target): SecretPlace {
  const { place, isLocal, secretsManager, output } = target;
  const SecretId = output("SecretArn");
  return {
    name: `the secret of ${place}`,
    isLocal,
    // They cache it so long.
    takesEffect: "Running functions take it within 5 minutes.",
    read: async () => {
      try {
        return (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString;
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        // Secrets Manager says so of a secret that has no value yet, too.
        await assertExists(target, SecretId);
        return undefined;
      }
    },
    write: async (SecretString) => {
      await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}

/** Throws `CommandLineError` when there is no such secret at all: its name, the region or the account is wrong. */
async function assertExists({ place, secretsManager }: Target, SecretId: string): Promise<void> {
  try {
    await secretsManager.send(new DescribeSecretCommand({ SecretId }));
  } catch (cause) {
    if (!(cause instanceof ResourceNotFoundException)) throw cause;
    const region = await secretsManager.config.region();
    throw new CommandLineError(
      `${place} has no secret ${SecretId} in ${region}: give the stack's output SecretArn, and its --region and --profile`,
      { cause },
    );
  }
}
