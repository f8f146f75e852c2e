import type { SlackPayload } from "./incoming-webhook-rules.ts";

/** A message that stands (or stood) in a channel of the fake Slack. */
export interface SlackPost {
  /** 1, 2, 3 … in order of arrival over all webhooks. */
  id: number;
  webhook: string;
  /** `#` and the webhook's name: each webhook has a channel of its own. */
  channel: string;
  /** The `ts` that Slack would give the message. */
  ts: string;
  arrivedAtMs: number;
  /** As it was posted. */
  payload: SlackPayload;
  /** What the channel shows now: differs after `replace_original`, absent after `delete_original`. */
  shown?: SlackPayload;
  /** The message was posted, but its sender never got the answer. */
  answerLost: boolean;
}

/** One request to an incoming webhook, whatever became of it. */
export interface SlackAttempt {
  webhook: string;
  arrivedAtMs: number;
  /** `aborted`: the sender went away before its body was read; `reset`, `hung`: faults without an answer. */
  outcome: "posted" | "refused" | "reset" | "hung" | "aborted";
  /** Of the answer, when there was one. */
  status?: number;
  body?: string;
  /** The post that it became. */
  postId?: number;
}

/** One accepted post to a `response_url`. */
export interface SlackResponse {
  url: string;
  arrivedAtMs: number;
  kind: "ephemeral" | "in_channel" | "replace" | "delete";
  payload: SlackPayload;
  answerLost: boolean;
}

/** Records in order of arrival, in memory, with listeners. */
export interface Feed<T> {
  add(record: T): void;
  list(): T[];
  /** Calls `listener` for each new record; the returned function ends that. */
  on(listener: (record: T) => void): () => void;
  forget(): void;
}

export function createFeed<T>(): Feed<T> {
  let records: T[] = [];
  const listeners = new Set<(record: T) => void>();
  return {
    add: (record) => {
      records.push(record);
      for (const listener of listeners) listener(record);
    },
    list: () => [...records],
    on: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    forget: () => {
      records = [];
    },
  };
}
