export type LogFields = Record<string, string | number | boolean | undefined>;

/** Writes one event as one line of JSON. Callers pass names and outcomes; never bodies, tokens or URLs. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/**
 * A log that writes to `write`, one line an event: `{level, time, event, ...fields}`.
 * JSON.stringify escapes every line break, so no field can forge a second line.
 */
export function createLog(write: (line: string) => void, now: () => number = Date.now): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}) =>
      write(JSON.stringify({ level, time: new Date(now()).toISOString(), event, ...fields }));
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
