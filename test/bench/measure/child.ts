import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Task {
  /** Path of the bundle, which exports `handler`. */
  bundle: string;
  /** What the first request brings. */
  event: unknown;
  /** Writing the process id there throttles it; after init, as on Lambda. */
  quotaFile?: string;
  /** Where the endpoint listens that plays AWS and Slack. */
  port: number;
  /** More requests, one after the other: some that are not counted, then some that are. */
  warm?: Warm;
}

/** The same event so many times (a multiple of a hundred), or each of a list once. */
export type Warm =
  | { event?: unknown; warmUp: number; requests: number }
  | { warmUpEvents: unknown[]; events: unknown[] };

export interface Spent {
  ms: number;
  /** User and system time of all threads. */
  cpuMs: number;
}

export interface Sample {
  init: Spent;
  first: Spent;
  answer: unknown;
  /** The largest resident set so far. */
  peakMb: number;
  /** Per request; the last one's answer. */
  warm?: Spent & { answer: unknown };
}

/** Builds child-program.ts into `program`: as TypeScript it would load Node.js's compiler first. */
export async function buildChildProgram(program: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("./child-program.ts", import.meta.url))],
    outfile: program,
    format: "esm",
    platform: "node",
    target: "node24",
    logLevel: "silent",
  });
}

/** The flags on the start line of Lambda's Node.js runtime. */
const lambdaFlags = (memoryMb: number): string[] => [
  "--expose-gc",
  `--max-semi-space-size=${Math.round(memoryMb / 20)}`,
  `--max-old-space-size=${Math.round(memoryMb * 0.9)}`,
];

/** Runs `task` in a fresh process with the environment `env` and nothing else. Throws with what it wrote when it fails. */
export async function runTask(
  program: string,
  task: Task,
  memoryMb: number,
  env: Record<string, string>,
): Promise<Sample> {
  // Lines that a function logs go to a file that costs nothing, as Lambda takes them over a file descriptor.
  const child = spawn(process.execPath, [...lambdaFlags(memoryMb), program, JSON.stringify(task)], {
    env,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const [result, errors] = await Promise.all([text(child.stdio[3] as Readable), text(child.stderr as Readable)]);
  await exited;
  if (!result) throw new Error(`${task.bundle} failed:\n${errors}`);
  return JSON.parse(result) as Sample;
}
