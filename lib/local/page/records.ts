import type { Put, RecordKind, RecordKinds } from "./contract.ts";
import { putKept } from "./kept.ts";

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
      putKept(ofKind, kind, key, put);
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
