import { useEffect, useState } from "preact/hooks";
import type { Put, RecordKind, RecordKinds } from "../contract.ts";
import { putKept } from "../kept.ts";

/** Everything the server has told, by kind and key, in the order in which it came up. */
export type Records = { readonly [K in RecordKind]: ReadonlyMap<string, RecordKinds[K]> };

const none: ReadonlyMap<string, never> = new Map<string, never>();
const nothing: Records = {
  channel: none,
  said: none,
  post: none,
  alert: none,
  step: none,
  webhook: none,
  queue: none,
  workers: none,
  forgery: none,
  line: none,
  controls: none,
};

/** The records after these changes; the kinds that did not change stay the same objects. */
export function apply(before: Records, puts: readonly Put[]): Records {
  const changed: Partial<Record<RecordKind, Map<string, unknown>>> = {};
  for (const { kind, key, value } of puts) {
    changed[kind] ??= new Map<string, unknown>(before[kind]);
    putKept(changed[kind], kind, key, value);
  }
  return { ...before, ...changed } as Records;
}

export type Connection = "connecting" | "live" | "lost";

/** What the stack tells, live; undefined until it has told everything once. The browser reconnects by itself. */
export function useRecords(): { records: Records | undefined; connection: Connection } {
  const [records, setRecords] = useState<Records>();
  const [connection, setConnection] = useState<Connection>("connecting");
  useEffect(() => {
    const events = new EventSource("/events");
    events.addEventListener("all", ({ data }) => {
      setRecords(apply(nothing, JSON.parse(data)));
      setConnection("live");
    });
    events.addEventListener("some", ({ data }) => {
      setRecords((before) => apply(before ?? nothing, JSON.parse(data)));
    });
    events.addEventListener("error", () => setConnection("lost"));
    return () => events.close();
  }, []);
  return { records, connection };
}
