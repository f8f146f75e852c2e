import type { Authority } from "../aws/identity/authority.ts";
import { logStreamArn } from "../identities.ts";
import { childEnvironment } from "./environment.ts";
import type { LambdaFunction } from "./functions.ts";
import { createPool, type Pool } from "./pool.ts";

/** A line that a function wrote. */
export interface FunctionLine {
  /** The function's logical id. */
  function: string;
  line: string;
}

export interface FunctionPoolsOptions {
  program: string;
  awsUrl: string;
  authority: Authority;
  concurrency?: number;
  childExecArgv?: readonly string[];
  onLog?: (line: FunctionLine) => void;
}

/** A pool for each function, by logical id. */
export const createFunctionPools = (
  functions: readonly LambdaFunction[],
  { program, awsUrl, authority, concurrency = 10, childExecArgv = [], onLog = () => {} }: FunctionPoolsOptions,
): Map<string, Pool> =>
  new Map(
    functions.map((fn) => {
      const logStream = logStreamArn(fn.logGroup);
      // Lambda writes the logs with the function's permissions, into a stream that it makes first.
      const mayLog = () =>
        ["logs:CreateLogStream", "logs:PutLogEvents"].every(
          (action) => !authority.check(fn.logicalId, { action, resource: logStream }),
        );
      const pool = createPool(fn, {
        limit: concurrency,
        program,
        environment: childEnvironment(fn, awsUrl),
        execArgv: childExecArgv,
        onLine: (line) => {
          if (mayLog()) onLog({ function: fn.logicalId, line });
        },
      });
      return [fn.logicalId, pool];
    }),
  );
