import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { functionVersion, type LambdaFunction, logStreamName } from "./functions.ts";
import type { Answer, ChildInput, FunctionError, Invoke } from "./protocol.ts";

export type InvocationResult = { ok: true; payload: unknown } | { ok: false; error: FunctionError };

/** One process of a function, for one invocation at a time. */
export interface Worker {
  pid: number;
  /** Settles when the handler is loaded, or when that failed. */
  ready: Promise<InvocationResult>;
  /** When the process has ended, however. */
  ended: Promise<unknown>;
  /** Whether it can take another invocation. */
  alive(): boolean;
  /** Never rejects. The process is gone after a timeout and after a crash. */
  invoke(requestId: string, event: unknown): Promise<InvocationResult>;
  kill(): void;
}

export interface WorkerOptions {
  program: string;
  environment: Record<string, string>;
  /** Flags for Node.js, such as `--import file`. */
  execArgv: readonly string[];
  onLine: (line: string) => void;
}

/** Lambda's limit for loading a function; it does not count against the function's timeout. */
const initTimeoutMs = 10_000;

/** Starts a process that loads the function's bundle, with Lambda's limits of memory and time. */
export function startWorker(fn: LambdaFunction, { program, environment, execArgv, onLine }: WorkerOptions): Worker {
  const context = {
    functionName: fn.name,
    functionVersion,
    invokedFunctionArn: fn.arn,
    memoryLimitInMB: String(fn.memoryMb),
    logGroupName: fn.logGroup,
    logStreamName,
  };
  const input: ChildInput = { parentPid: process.pid, file: fn.file, exportName: fn.exportName, context };
  const child = fork(program, [JSON.stringify(input)], {
    env: environment,
    execArgv: [`--max-old-space-size=${fn.memoryMb}`, ...execArgv],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on("line", onLine);
  const ended = new Promise((resolve) => child.on("exit", resolve).on("error", resolve));
  const alive = () => child.exitCode === null && child.signalCode === null && !child.killed;

  const nextAnswer = (requestId: string, timeoutMs: number): Promise<InvocationResult> =>
    new Promise((resolve) => {
      const settle = (result: InvocationResult) => {
        clearTimeout(timer);
        child.off("message", onAnswer).off("exit", onExit).off("error", onError);
        resolve(result);
      };
      const fail = (errorType: string, errorMessage: string) => {
        child.kill("SIGKILL");
        onLine(`${requestId}\tERROR\t${errorMessage}`);
        settle({ ok: false, error: { errorType, errorMessage } });
      };
      const timer = setTimeout(
        () => fail("Sandbox.Timedout", `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`),
        timeoutMs,
      );
      const onAnswer = (answer: Answer) => {
        if (answer.kind === "error") settle({ ok: false, error: answer.error });
        else settle({ ok: true, payload: answer.kind === "result" ? answer.payload : undefined });
      };
      const onExit = (code: number | null, signal: string | null) =>
        fail("Runtime.ExitError", `Runtime exited with error: ${signal ? `signal: ${signal}` : `exit status ${code}`}`);
      const onError = (error: Error) => fail("Runtime.ExitError", error.message);
      child.on("message", onAnswer).on("exit", onExit).on("error", onError);
    });

  const invoke = (requestId: string, event: unknown) => {
    const answer = nextAnswer(requestId, fn.timeoutMs);
    child.send({ requestId, event, deadlineMs: Date.now() + fn.timeoutMs } satisfies Invoke);
    return answer;
  };
  return {
    pid: child.pid ?? 0,
    ready: nextAnswer("init", initTimeoutMs),
    ended,
    alive,
    invoke,
    kill: () => void child.kill("SIGKILL"),
  };
}
