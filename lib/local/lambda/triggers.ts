import { setTimeout as delay } from "node:timers/promises";
import type { AwsHandler } from "../aws/call.ts";
import type { Queue } from "../aws/queues.ts";
import type { Resolve } from "../intrinsics.ts";
import { type Template, TemplateError } from "../template.ts";
import { startApiGateway } from "./api-gateway.ts";
import { startEventSource } from "./event-source.ts";
import { readEventSourceMappings } from "./event-source-mappings.ts";
import type { Pool } from "./pool.ts";
import { readRestApi } from "./routes.ts";

export interface TriggersProps {
  template: Template;
  resolve: Resolve;
  pools: ReadonlyMap<string, Pool>;
  queues: readonly Queue[];
  /** Makes AWS calls. */
  call: AwsHandler;
  endLongPolls: () => void;
  apiPort: number;
  onError: (error: unknown) => void;
}

/** What invokes the functions: the REST API and the queues' event sources. */
export interface Triggers {
  /** Undefined when the template has no REST API. */
  apiUrl: string | undefined;
  stop(): Promise<void>;
}

/** What the event sources have for the messages that they took before the stack stops. */
const stopGraceMs = 5000;

/** Starts all triggers of the template. Rejects with `TemplateError` or `PortInUseError`, and nothing is started then. */
export async function startTriggers({
  template,
  resolve,
  pools,
  queues,
  call,
  endLongPolls,
  apiPort,
  onError,
}: TriggersProps): Promise<Triggers> {
  const poolOf = (name: string): Pool => {
    const pool = [...pools.values()].find(({ fn }) => fn.name === name || fn.arn === name);
    if (!pool) throw new TemplateError(name, "is no function of this stack");
    return pool;
  };
  const restApi = readRestApi(template, resolve);
  const mappings = readEventSourceMappings(template, resolve).map((mapping) => {
    const queueUrl = queues.find(({ arn }) => arn === mapping.queueArn)?.url;
    if (!queueUrl) throw new TemplateError(mapping.queueArn, "is no queue of this stack");
    return { mapping, queueUrl, pool: poolOf(mapping.functionName) };
  });

  const api = restApi && (await startApiGateway(restApi, poolOf, apiPort, onError));
  const sources = mappings.map((mapped) => startEventSource({ ...mapped, call, endLongPolls, onError }));
  const stop = async () => {
    const ended = Promise.all(sources.map((source) => source.stop()));
    await Promise.race([ended, delay(stopGraceMs, undefined, { ref: false })]);
    await api?.stop();
  };
  return { apiUrl: api?.url, stop };
}
