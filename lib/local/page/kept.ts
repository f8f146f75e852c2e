import type { RecordKind } from "./contract.ts";

/** How many of a kind the page keeps, on the server and in the browser; the oldest go first. Kinds that the stack itself bounds are not named. */
export const kept: Partial<Record<RecordKind, number>> = {
  said: 200,
  post: 200,
  alert: 100,
  step: 3000,
  line: 300,
  forgery: 5,
};

/** Puts a record, and lets the oldest of its kind go when there are too many. */
export function putKept<V>(ofKind: Map<string, V>, kind: RecordKind, key: string, value: V): void {
  ofKind.set(key, value);
  const [oldest] = ofKind.keys();
  if (oldest !== undefined && ofKind.size > (kept[kind] ?? Number.POSITIVE_INFINITY)) ofKind.delete(oldest);
}
