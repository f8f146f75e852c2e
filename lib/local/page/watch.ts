import type { AwsCall, Interceptor } from "../aws/call.ts";
import { operator } from "../aws/identity/authority.ts";
import type { FunctionLine } from "../lambda/function-pools.ts";
import type { LogLine } from "./contract.ts";
import type { Records } from "./records.ts";
import type { Touched } from "./stack-reader.ts";
import { createStepReader } from "./steps.ts";

/** Sees what the stack does while it does it: every AWS call, and every line that a function logs. */
export interface Watch {
  interceptor: Interceptor;
  onLog(line: FunctionLine): void;
}

/** Writes steps and log lines into `records`, and names what may have changed. */
export function createWatch(records: Records, touch: (what: Touched) => void, now: () => number = Date.now): Watch {
  const steps = createStepReader();

  return {
    interceptor: async (call, forward) => {
      const startedMs = now();
      const response = await forward(call);
      const seen = { call, response, startedMs, endedMs: now() };
      for (const step of steps.fromCall(seen)) records.add("step", step);
      const received = call.action !== "ReceiveMessage" || "Messages" in response.body;
      if (response.status === 200 && received) for (const what of touchedBy(call)) touch(what);
      return response;
    },

    onLog: ({ function: name, line }) => {
      touch("workers");
      const fields = readJson(line);
      if (fields && "_aws" in fields && !("event" in fields)) return; // only a metric
      records.add("line", { function: name, text: line, ...levelAndTime(fields, now()) });
      if (fields) for (const step of steps.fromLog(fields)) records.add("step", step);
    },
  };
}

function touchedBy({ service, action, principal, body }: AwsCall): Touched[] {
  if (service === "sqs") return principal === operator && action === "GetQueueAttributes" ? [] : ["queues"];
  const { alertId, webhook } = (body.Item ?? body.Key ?? {}) as Record<string, { S?: string }>;
  if (action !== "PutItem" && action !== "UpdateItem") return [];
  if (alertId?.S) return [`alert ${alertId.S}`];
  return webhook ? ["webhooks"] : [];
}

function levelAndTime(fields: Record<string, unknown> | undefined, nowMs: number): Pick<LogLine, "level" | "atMs"> {
  const level = fields?.level === "warn" || fields?.level === "error" ? fields.level : "info";
  const atMs = typeof fields?.time === "string" ? Date.parse(fields.time) : nowMs;
  return fields ? { level, atMs } : { level: "error", atMs };
}

function readJson(line: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
