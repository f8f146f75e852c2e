import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What other commands need to know of a local stack that runs. */
export interface Running {
  /** Of the runner. */
  pid: number;
  /** Where Slack's requests go, such as `http://localhost:3000`. */
  apiUrl: string;
  /** Endpoint of DynamoDB, SQS and Secrets Manager. */
  awsUrl: string;
  /** The fake Slack, when there is one. */
  slackUrl?: string;
  resources: LocalResources;
  /** Logical ids. */
  functions: string[];
}

/** Names of the stack's resources, as the stack's outputs give them. */
export interface LocalResources {
  alertsTable: string;
  webhooksTable: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  secretId: string;
}

/** Where a local stack keeps its state, unless told otherwise. */
export const defaultFolder = ".slack-alerts";

const fileIn = (folder: string) => join(folder, "running.json");

/** Tells other commands where the stack in `folder` listens. */
export function writeRunning(folder: string, running: Running): void {
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Where the stack in `folder` listens; undefined when none runs. */
export function readRunning(folder: string): Running | undefined {
  let running: Running;
  try {
    running = JSON.parse(readFileSync(fileIn(folder), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return isAlive(running.pid) ? running : undefined;
}

export const removeRunning = (folder: string): void => rmSync(fileIn(folder), { force: true });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
