import { stackName } from "./assembly.ts";
import { type AwsHandler, type Interceptor, withInterceptors } from "./aws/call.ts";
import { startAwsEndpoint } from "./aws/endpoint.ts";
import { type IamReport, iamReport } from "./aws/iam-report.ts";
import { authorize, operator } from "./aws/identity/authority.ts";
import { createQueues } from "./aws/queues.ts";
import { readSecrets } from "./aws/secrets.ts";
import type { SecretStore } from "./aws/secrets-manager.ts";
import { openServices } from "./aws/services.ts";
import { createTables } from "./aws/tables.ts";
import { readAuthority } from "./function-authority.ts";
import { createResolver } from "./intrinsics.ts";
import { childProgramIn } from "./lambda/child-program.ts";
import { createFunctionPools, type FunctionLine } from "./lambda/function-pools.ts";
import { readFunctions } from "./lambda/functions.ts";
import type { Pool } from "./lambda/pool.ts";
import { startTriggers } from "./lambda/triggers.ts";
import { checkResourceTypes } from "./resource-types.ts";
import { takeStateFolder } from "./state-folder.ts";
import { type Assembly, TemplateError } from "./template.ts";

export interface StackOptions {
  /** Folder that this stack holds while it runs. Tables and queues are kept there; in memory when absent. */
  dataDir?: string;
  /** Keeps tables and queues in memory all the same. */
  memory?: boolean;
  /** 3000 by default; 0 takes a free one. */
  apiPort?: number;
  /** Makes the store of the stack's secret. */
  createSecretStore: () => SecretStore;
  /** Stand between all callers and the AWS services, behind the check of permissions. */
  interceptors?: readonly Interceptor[];
  /** The most processes of one function; as many as cores, and at least 2, by default. */
  concurrency?: number;
  /** Flags of the functions' processes for Node.js, such as `--import file`. */
  childExecArgv?: readonly string[];
  /** What the functions write. */
  onLog?: (line: FunctionLine) => void;
  /** Failures of the local stack itself. */
  onError?: (error: unknown) => void;
}

/** A stack that runs on this machine. */
export interface LocalStack {
  /** Undefined when the template has no REST API. */
  apiUrl: string | undefined;
  awsUrl: string;
  /** By logical id. */
  pools: ReadonlyMap<string, Pool>;
  /** What the template has and this machine leaves out. */
  leftOut: readonly string[];
  /** The value of one of the template's outputs. Throws `TemplateError` when there is none. */
  output(name: string): string;
  /** Compares the permissions with the calls so far. */
  report(): IamReport[];
  /** Lets what runs end for a while, then ends everything. Leaves no process behind, and no file that is not state. */
  stop(): Promise<void>;
}

/** Runs a stack from its template. Rejects with `TemplateError`, `PortInUseError` or `FolderInUseError`, and leaves nothing behind then. */
export async function runStack(assembly: Assembly, options: StackOptions): Promise<LocalStack> {
  const undo: (() => unknown)[] = [];
  const undoAll = async () => {
    for (const step of undo.reverse()) await step();
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= undoAll();
    return stopped;
  };
  try {
    return { ...(await start(assembly, options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  assembly: Assembly,
  {
    dataDir,
    memory,
    apiPort = 3000,
    createSecretStore,
    interceptors = [],
    onError = console.error,
    ...options
  }: StackOptions,
  undo: (() => unknown)[],
): Promise<Omit<LocalStack, "stop">> {
  const { template } = assembly;
  const leftOut = checkResourceTypes(template);
  const state = dataDir === undefined ? undefined : takeStateFolder(dataDir);
  undo.push(() => state?.release());

  // The endpoint comes first, because queue URLs name its port; it is told what to do with calls further down.
  let call: AwsHandler;
  const principals = new Set([operator]);
  const endpoint = await startAwsEndpoint({
    handle: (given) => call(given),
    principalOf: (accessKeyId) => (principals.has(accessKeyId) ? accessKeyId : undefined),
    onError,
  });
  undo.push(endpoint.stop);
  const resolve = createResolver(template, stackName, endpoint.host);
  const functions = readFunctions(assembly, resolve);
  for (const { logicalId } of functions) principals.add(logicalId);
  const authority = readAuthority(template, resolve, functions);

  const secrets = readSecrets(template, resolve, createSecretStore);
  const services = await openServices({ host: endpoint.host, files: memory ? undefined : state, secrets });
  undo.push(services.stop);
  call = withInterceptors([authorize(authority), ...interceptors], services.handle);
  await createTables(template, resolve, services.handle);
  const queues = await createQueues(template, resolve, services.handle, endpoint.host);

  const program = childProgramIn(assembly.directory);
  const pools = createFunctionPools(functions, { program, awsUrl: endpoint.url, authority, ...options });
  undo.push(() => Promise.all([...pools.values()].map((pool) => pool.stop())));
  const warm = async ({ fn, warm }: Pool) => {
    const loaded = await warm();
    if (!loaded.ok) throw new TemplateError(fn.logicalId, `cannot be loaded: ${loaded.error.errorMessage}`);
  };
  await Promise.all([...pools.values()].map(warm));

  const { endLongPolls } = services;
  const triggers = await startTriggers({ template, resolve, pools, queues, call, endLongPolls, apiPort, onError });
  undo.push(triggers.stop);
  return {
    apiUrl: triggers.apiUrl,
    awsUrl: endpoint.url,
    pools,
    leftOut,
    output: (name) => {
      const given = template.Outputs?.[name];
      if (!given) throw new TemplateError(name, "is no output of the stack");
      return String(resolve(given.Value, `Outputs.${name}`));
    },
    report: () => iamReport(authority),
  };
}
