import { type Measurement, metricMembers } from "./metrics.ts";

export type LogFields = Record<string, string | number | boolean | undefined>;

/** Writes one event as one line of JSON. Callers pass names and outcomes; never bodies, tokens or URLs. */
export interface Log {
  info(event: string, fields?: LogFields, measurement?: Measurement): void;
  warn(event: string, fields?: LogFields, measurement?: Measurement): void;
  error(event: string, fields?: LogFields, measurement?: Measurement): void;
}

/**
 * A log that writes to `write`, one line an event: `{level, time, event, ...fields}`. With a `measurement` the line is that
 * metric too: to write a line costs a request as much as to check a signature.
 * JSON.stringify escapes every line break, so no field can forge a second line.
 */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}, measurement?: Measurement) => {
      const nowMs = now();
      const metric = measurement && metricMembers(measurement, nowMs);
      write(JSON.stringify({ level, time: new Date(nowMs).toISOString(), event, ...fields, ...metric }));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
