import { styleText } from "node:util";
import type { LogFields } from "../../functions/runtime/log.ts";
import type { FunctionLine } from "./lambda/function-pools.ts";
import { toldFields } from "./told-fields.ts";

/** Fields that machines need and people do not. */
const hidden = new Set(["level", "time", "event", "requestId", "messageId"]);
/** Fields whose values say what they are. */
const plain = new Set([
  "alertId",
  "followUp",
  "integration",
  "kind",
  "outcome",
  "reason",
  "result",
  "urgency",
  "webhook",
]);

/** What a function logged, as one line for people; undefined when it is only a metric. */
export function eventLine({ function: logicalId, line }: FunctionLine): string | undefined {
  const logged = read(line);
  if (logged && "_aws" in logged && !logged.event) return undefined;
  // CDK ends its logical ids with a hash.
  if (!logged?.event) return `${logicalId.replace(/[0-9A-F]{8}$/, "")}: ${line}`;
  const time = new Date(String(logged.time)).toTimeString().slice(0, 8);
  const details = toldFields(logged)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => {
      if (name.endsWith("Ms")) return `${name.slice(0, -2)} ${value} ms`;
      return plain.has(name) ? String(value) : `${name} ${value}`;
    });
  const text = `${time}  ${logged.event}: ${details.join(", ")}`;
  if (logged.level === "error") return styleText("red", text);
  return logged.level === "warn" ? styleText("yellow", text) : text;
}

function read(line: string): LogFields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as LogFields) : undefined;
  } catch {
    return undefined;
  }
}
