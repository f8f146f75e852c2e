import type { Alert } from "../../../functions/alert/alert.ts";
import type { Fault, FaultInput } from "../slack/faults.ts";
import type { SlackPayload } from "../slack/incoming-webhook-rules.ts";
import type { SlackPost } from "../slack/records.ts";

// What the page's server and its browser code say to each other. Types only: it is part of both.

/** A channel in which people type, and where the webhook of the same name posts. */
export interface Channel {
  name: string;
  /** Who listens there. */
  integration: string;
  auth: "token" | "signature";
  /** What a message must begin with to open an alert; any may when empty. */
  triggerWords: string[];
  /** A webhook posts there with buttons. */
  hasButtons: boolean;
}

/** Something a person typed on the page, and what Slack shows in return. */
export interface Said {
  id: string;
  channel: string;
  userName: string;
  text: string;
  /** Slack's `ts` of a message; a slash command has none. */
  ts?: string;
  saidAtMs: number;
  answer?: { status: number; tookMs: number; payload?: SlackPayload & { username?: string } };
  /** What came to the command's `response_url`. */
  later: SlackPayload[];
  /** Why Slack sent nothing to the endpoint, or the endpoint could not be reached. */
  problem?: string;
}

/** One thing that the stack did about an alert. */
export type Step = { alertId: string; atMs: number; tookMs?: number } & (
  | { did: "received" | "answered"; kind?: string }
  | { did: "verified" }
  | { did: "queued"; command: string; deadLetter: boolean }
  | { did: "taken"; command: string; receiveCount: number }
  | { did: "stored"; isNew: boolean }
  | { did: "changed"; status: string }
  | { did: "posted"; followUp: string; via: string; outcome: string; reason?: string; attempt: number }
  | { did: "settled"; followUp: string; outcome: string; reason?: string }
  | { did: "parked"; seconds: number }
  | { did: "deleted" }
);

/** The item of a webhook, as far as the page shows it. */
export interface WebhookItem {
  webhook: string;
  nextSlotAtMs?: number;
  coolUntilMs?: number;
  failuresInARow?: number;
  breakerUntilMs?: number;
  disabledReason?: string;
}

export interface QueueCounts {
  /** Ready to be taken. */
  waiting: number;
  /** Taken or parked: hidden until their time. */
  hidden: number;
}

/** A forged request and what became of it. */
export interface Forgery {
  how: ForgeryKind;
  integration: string;
  status: number;
  /** From the function's log. */
  reason?: string;
  atMs: number;
}
export const forgeryKinds = ["unsigned", "wrong-secret", "stale", "tampered"] as const;
export type ForgeryKind = (typeof forgeryKinds)[number];

export interface Burst {
  wanted: number;
  answered: number;
  accepted: number;
  tookMs: number;
}

/** Where things are, and what is broken on purpose. */
export interface Controls {
  apiUrl: string;
  /** False: follow-ups go to the real Slack, which can't be broken from here. */
  hasFakeSlack: boolean;
  faults: Fault[];
  isPaused: boolean;
  burst?: Burst;
}

export interface LogLine {
  function: string;
  atMs: number;
  text: string;
  level: "info" | "warn" | "error";
}

/** Everything the page shows: records by kind and key. */
export interface RecordKinds {
  channel: Channel;
  said: Said;
  post: SlackPost;
  alert: Alert;
  step: Step;
  webhook: WebhookItem;
  queue: QueueCounts;
  /** Processes of a function: their ids. */
  workers: number[];
  forgery: Forgery;
  line: LogLine;
  controls: Controls;
}
export type RecordKind = keyof RecordKinds;

/** One change: the record of that kind and key is now `value`. */
export type Put = { [K in RecordKind]: { kind: K; key: string; value: RecordKinds[K] } }[RecordKind];

/** What the page asks the server to do, by the path below `/do/`. */
export interface Actions {
  say: { channel: string; text: string; userName: string };
  click: { postId: number; actionId: string; value: string; userName: string };
  forge: { how: ForgeryKind; channel: string };
  burst: { count: number; channel: string };
  fault: { fault: FaultInput | null };
  pause: { paused: boolean };
  kill: { function: string };
  "enable-webhook": { webhook: string };
}
export type ActionName = keyof Actions;
