import type { Put, RecordKind, RecordKinds } from "./contract.ts";

/** How many of a kind are kept; the oldest go first. Kinds that the stack itself bounds are not named. */
const kept: Partial<Record<RecordKind, number>> = {
  said: 200,
  post: 200,
  alert: 100,
  step: 3000,
  line: 300,
  forgery: 5,
};

/** The page's records on the server: the newest of each kind, told to everybody who listens. */
export interface Records {
  put<K extends RecordKind>(kind: K, key: string, value: RecordKinds[K]): void;
  get<K extends RecordKind>(kind: K, key: string): RecordKinds[K] | undefined;
  /** Adds a record under a new key. */
  add<K extends RecordKind>(kind: K, value: RecordKinds[K]): void;
  /** Everything, oldest first within a kind. */
  all(): Put[];
  /** Calls `listener` for each change; the returned function ends that. */
  on(listener: (put: Put) => void): () => void;
}

export function createRecords(): Records {
  const kinds = new Map<RecordKind, Map<string, Put>>();
  const listeners = new Set<(put: Put) => void>();
  let added = 0;

  const records: Records = {
    put: (kind, key, value) => {
      const ofKind = kinds.get(kind) ?? new Map<string, Put>();
      kinds.set(kind, ofKind);
      const put = { kind, key, value } as Put;
      ofKind.set(key, put);
      const [oldest] = ofKind.keys();
      if (ofKind.size > (kept[kind] ?? Number.POSITIVE_INFINITY) && oldest !== undefined) ofKind.delete(oldest);
      for (const listener of listeners) listener(put);
    },
    get: <K extends RecordKind>(kind: K, key: string) => kinds.get(kind)?.get(key)?.value as RecordKinds[K] | undefined,
    add: (kind, value) => {
      added += 1;
      records.put(kind, String(added), value);
    },
    all: () => [...kinds.values()].flatMap((ofKind) => [...ofKind.values()]),
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  return records;
}
