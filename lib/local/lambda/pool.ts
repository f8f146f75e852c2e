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
 * How long an invocation waits before another process is started, one at a time. Lambda starts one at once; here more of them
 * than the cores keep busy are only colder: on 2 cores `process` spends 3.0 ms of CPU on an alert as 2 processes, and 4.6 as 4.
 * An invocation that waits this long stands behind some that do nothing themselves.
 */
const growAfterMs = 100;

interface Waiting {
  event: unknown;
  /** On the clock of `performance`. */
  sinceMs: number;
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
    growInTime();
  };

  const growInTime = () => {
    clearTimeout(growing);
    const [first] = waiting;
    if (!first || workers.size >= limit || starting > 0) return;
    const waitMs = workers.size === 0 ? 0 : first.sinceMs + growAfterMs - performance.now();
    if (waitMs > 0) growing = setTimeout(growInTime, waitMs);
    else void start();
  };

  return {
    fn,
    limit,
    invoke: (event) =>
      new Promise((settle) => {
        waiting.push({ event, sinceMs: performance.now(), settle });
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
