import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Thrown when another local stack uses the folder. */
export class FolderInUseError extends Error {
  override name = "FolderInUseError";
}

/** The folder in which a local stack keeps its state, held by one runner at a time. */
export interface StateFolder {
  path: string;
  /** Of DynamoDB's and SQS's files. */
  dynamodb: string;
  sqs: string;
  release(): void;
}

/**
 * Takes the folder for this process, until `release` or the process's end, however that comes.
 * The lock is the operating system's, held through SQLite: a file with a pid in it would outlive kill -9.
 * Throws `FolderInUseError`.
 */
export function takeStateFolder(path: string): StateFolder {
  mkdirSync(path, { recursive: true });
  const lock = new DatabaseSync(join(path, "lock"));
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw new FolderInUseError(`another local stack uses ${path}`, { cause });
  }
  return { path, dynamodb: join(path, "dynamodb"), sqs: join(path, "sqs"), release: () => lock.close() };
}
