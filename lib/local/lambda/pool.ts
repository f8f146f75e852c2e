import { randomUUID } from "node:crypto";
import type { LambdaFunction } from "./functions.ts";
import { type InvocationResult, startWorker, type Worker, type WorkerOptions } from "./worker.ts";

/** Runs one function: as many processes as its invocations need, up to a limit. */
export interface Pool {
  fn: LambdaFunction;
  limit: number;
  /** Waits for a process when all are busy. Never rejects. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Starts a process ahead of the first invocation, and resolves when its handler is loaded (or is not). */
  warm(): Promise<InvocationResult>;
  pids(): number[];
  /** Ends all processes at once; what they were doing is lost, as in a crash. */
  stop(): Promise<void>;
}

export interface PoolOptions extends WorkerOptions {
  limit: number;
}

/**
 * How long an invocation waits before another process is started, one at a time. Lambda starts one at once; on a few cores
 * a process that starts takes longer than most invocations, and takes the time of those that run.
 */
const growAfterMs = 20;

interface Waiting {
  event: unknown;
  settle: (result: InvocationResult) => void;
}

export function createPool(fn: LambdaFunction, { limit, ...options }: PoolOptions): Pool {
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting: Waiting[] = [];
  let growing: NodeJS.Timeout | undefined;
  let starting = 0;
  let stopped = false;

  const start = async (): Promise<InvocationResult> => {
    const worker = startWorker(fn, options);
    workers.add(worker);
    starting += 1;
    void worker.ended.then(() => {
      workers.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      dispatch();
    });
    const ready = await worker.ready;
    starting -= 1;
    if (ready.ok) idle.push(worker);
    // One invocation for each failed start, so that a function that cannot be loaded answers and does not spin.
    else waiting.shift()?.settle(ready);
    dispatch();
    return ready;
  };

  const run = async (worker: Worker, { event, settle }: Waiting) => {
    const result = await worker.invoke(randomUUID(), event);
    if (worker.alive()) idle.push(worker);
    settle(result);
    dispatch();
  };

  const dispatch = () => {
    if (stopped) return;
    while (idle.length > 0 && waiting.length > 0) void run(idle.pop() as Worker, waiting.shift() as Waiting);
    if (needsMore()) growing ??= setTimeout(grow, workers.size === 0 ? 0 : growAfterMs);
  };

  const needsMore = () => waiting.length > 0 && workers.size < limit && starting === 0;
  const grow = () => {
    growing = undefined;
    if (needsMore()) void start();
  };

  return {
    fn,
    limit,
    invoke: (event) =>
      new Promise((settle) => {
        waiting.push({ event, settle });
        dispatch();
      }),
    warm: start,
    pids: () => [...workers].map(({ pid }) => pid),
    stop: async () => {
      stopped = true;
      clearTimeout(growing);
      const error = { errorType: "Runtime.ExitError", errorMessage: "The local stack stops" };
      for (const { settle } of waiting.splice(0)) settle({ ok: false, error });
      for (const worker of workers) worker.kill();
      await Promise.all([...workers].map(({ ended }) => ended));
    },
  };
}
