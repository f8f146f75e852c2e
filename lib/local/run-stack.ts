import { setTimeout as delay } from "node:timers/promises";
import { stackName } from "./assembly.ts";
import { type AwsHandler, type Interceptor, withInterceptors } from "./aws/call.ts";
import { openDynamoDb } from "./aws/dynamodb.ts";
import { startAwsEndpoint } from "./aws/endpoint.ts";
import { type IamReport, iamReport } from "./aws/iam-report.ts";
import { authorize, operator } from "./aws/identity/authority.ts";
import { createQueues } from "./aws/queues.ts";
import { readSecrets } from "./aws/secrets.ts";
import { openSecretsManager, type SecretStore } from "./aws/secrets-manager.ts";
import { openSqs } from "./aws/sqs.ts";
import { createTables } from "./aws/tables.ts";
import { readAuthority } from "./function-authority.ts";
import { createResolver } from "./intrinsics.ts";
import { type ApiGateway, startApiGateway } from "./lambda/api-gateway.ts";
import { childProgramIn } from "./lambda/child-program.ts";
import { startEventSource } from "./lambda/event-source.ts";
import { readEventSourceMappings } from "./lambda/event-source-mappings.ts";
import { createFunctionPools, type FunctionLine } from "./lambda/function-pools.ts";
import { readFunctions } from "./lambda/functions.ts";
import type { Pool } from "./lambda/pool.ts";
import { readRestApi } from "./lambda/routes.ts";
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
  /** The most processes of one function; twice the cores, and at least 4, by default. */
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

/** What the event sources have for the messages that they took before the stack stops. */
const stopGraceMs = 5000;

/** Runs a stack from its template. Rejects with `TemplateError`, `PortInUseError` or `FolderInUseError`, and leaves nothing behind then. */
export async function runStack(assembly: Assembly, options: StackOptions): Promise<LocalStack> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
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
  const files = memory ? undefined : state;

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

  const dynamodb = openDynamoDb(files?.dynamodb);
  undo.push(dynamodb.stop);
  const sqs = await openSqs(endpoint.host, files?.sqs);
  undo.push(sqs.stop);
  const services = {
    dynamodb: dynamodb.handle,
    sqs: sqs.handle,
    secretsmanager: openSecretsManager(readSecrets(template, resolve, createSecretStore)),
  };
  call = withInterceptors([authorize(authority), ...interceptors], (given) => services[given.service](given));
  await createTables(template, resolve, dynamodb.handle);
  const queues = await createQueues(template, resolve, sqs.handle, endpoint.host);

  const program = childProgramIn(assembly.directory);
  const pools = createFunctionPools(functions, { program, awsUrl: endpoint.url, authority, ...options });
  undo.push(() => Promise.all([...pools.values()].map((pool) => pool.stop())));
  const poolOf = (name: string) => {
    const pool = [...pools.values()].find(({ fn }) => fn.name === name || fn.arn === name);
    if (!pool) throw new TemplateError(name, "is no function of this stack");
    return pool;
  };
  const warm = async ({ fn, warm }: Pool) => {
    const loaded = await warm();
    if (!loaded.ok) throw new TemplateError(fn.logicalId, `cannot be loaded: ${loaded.error.errorMessage}`);
  };
  await Promise.all([...pools.values()].map(warm));

  const restApi = readRestApi(template, resolve);
  const api: ApiGateway | undefined = restApi && (await startApiGateway(restApi, poolOf, apiPort, onError));
  undo.push(() => api?.stop());
  for (const mapping of readEventSourceMappings(template, resolve)) {
    const queue = queues.find(({ arn }) => arn === mapping.queueArn);
    if (!queue) throw new TemplateError(mapping.queueArn, "is no queue of this stack");
    const pool = poolOf(mapping.functionName);
    const { endLongPolls } = sqs;
    const source = startEventSource({ mapping, pool, queueUrl: queue.url, call, endLongPolls, onError });
    undo.push(() => Promise.race([source.stop(), delay(stopGraceMs, undefined, { ref: false })]));
  }

  return {
    apiUrl: api?.url,
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
