import { availableParallelism } from "node:os";
import type { Authority } from "../aws/identity/authority.ts";
import { logStreamArn } from "../identities.ts";
import { childEnvironment } from "./environment.ts";
import { type LambdaFunction, logStreamName } from "./functions.ts";
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

/** More than cores, because some wait: for their webhook's turn, or for a Slack that does not answer. */
const defaultConcurrency = Math.max(4, 2 * availableParallelism());

/** A pool for each function, by logical id. */
export const createFunctionPools = (
  functions: readonly LambdaFunction[],
  {
    program,
    awsUrl,
    authority,
    concurrency = defaultConcurrency,
    childExecArgv = [],
    onLog = () => {},
  }: FunctionPoolsOptions,
): Map<string, Pool> =>
  new Map(
    functions.map((fn) => {
      const write = (line: string) => onLog({ function: fn.logicalId, line });
      const pool = createPool(fn, {
        limit: concurrency,
        program,
        environment: childEnvironment(fn, awsUrl),
        execArgv: childExecArgv,
        onLine: throughCloudWatch(fn, authority, write),
      });
      return [fn.logicalId, pool];
    }),
  );

/** Lambda writes the logs with the function's permissions, into a stream that it makes first; without them they are lost. */
function throughCloudWatch(fn: LambdaFunction, authority: Authority, write: (line: string) => void) {
  const resource = logStreamArn(fn.logGroup, logStreamName);
  let told = false;
  return (line: string): void => {
    const missing = ["logs:CreateLogStream", "logs:PutLogEvents"].find((action) =>
      authority.check(fn.logicalId, { action, resource }),
    );
    if (!missing) write(line);
    else if (!told) write(`The log is lost: the function's role does not allow ${missing} on ${resource}`);
    told ||= missing !== undefined;
  };
}
