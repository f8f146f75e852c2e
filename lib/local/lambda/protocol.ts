/** What a function's process is told when it starts: its one argument, as JSON. */
export interface ChildInput {
  /** Of the runner. */
  parentPid: number;
  /** The module with the handler, and the handler's name there. */
  file: string;
  exportName: string;
  /** What every invocation's context says of the function. */
  context: Record<string, string>;
}

/** What the runner sends to a function's process: one invocation. The process takes the next one after its answer. */
export interface Invoke {
  requestId: string;
  event: unknown;
  /** Epoch ms at which the process will be killed. */
  deadlineMs: number;
}

/** A failure as Lambda reports it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** What a function's process sends: once that it is ready, then one answer for each invocation. */
export type Answer = { kind: "ready" } | { kind: "result"; payload: unknown } | { kind: "error"; error: FunctionError };
