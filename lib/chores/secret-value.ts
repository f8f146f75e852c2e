import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-secrets-manager";
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

export function secretOfTarget({ place, isLocal, secretsManager, output }: Target): SecretPlace {
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
        // Secrets Manager says so of a secret that has no value yet, too.
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    write: async (SecretString) => {
      await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}
