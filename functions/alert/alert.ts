/** How bad it is, worst first. */
export const urgencies = ["critical", "high", "medium", "low"] as const;
export type Urgency = (typeof urgencies)[number];

/** How far people are with it; a status only ever moves to the right. */
export const statuses = ["open", "acknowledged", "resolved"] as const;
export type Status = (typeof statuses)[number];

/** What a follow-up tells: a change of status, or a reminder that one is missing. */
export const followUpEvents = ["opened", "acknowledged", "resolved", "unacknowledged", "unresolved"] as const;
export type FollowUpEvent = (typeof followUpEvents)[number];

/** Where a command came from, in Slack's words. */
export const sources = ["outgoing-webhook", "event", "slash-command", "button"] as const;
export type Source = (typeof sources)[number];

/**
 * - `pending`: wants a post at `dueAtMs`
 * - `claimed`: a worker holds it until `leaseUntilMs`
 * - `held`: its webhook is dead or unknown; waits until the operator mends that
 * - `delivered`, `failed`, `superseded`: settled
 * - `dead`: settled for its message, which lies in the dead-letter queue; a wake revives it
 */
export type FollowUpState = "pending" | "claimed" | "held" | "delivered" | "failed" | "superseded" | "dead";

/** One post that a command owes to one webhook. Lives in the alert's item, so that one conditional write decides. */
export interface FollowUp {
  state: FollowUpState;
  /** Request id of the command that created it: only that command's message works on it. */
  owner: string;
  /** Since when that is so: a wake sent later takes the follow-up over, an earlier one does not. */
  ownedSinceMs: number;
  /** Finished posts, whatever their outcome. */
  attempts: number;
  /** Claims since the last recorded outcome: crashes, when above 1. */
  unfinished: number;
  dueAtMs: number;
  /** No post after this; the follow-up has failed then. */
  giveUpAtMs: number;
  /** The post slot that this follow-up was given, and by which webhook (its own or the fallback). */
  slotAtMs?: number;
  slotOf?: string;
  leaseOwner?: string;
  leaseUntilMs?: number;
  /** An earlier post may have been shown although its answer was lost. */
  maybePosted?: boolean;
  lastError?: string;
  /** ISO 8601. */
  deliveredAt?: string;
  /** The fallback webhook that was used instead of the follow-up's own. */
  deliveredVia?: string;
  /** Reminders: how many of the configured steps were posted. */
  step?: number;
}

/** The item of the `alerts` table. Times that people read are ISO 8601 UTC with milliseconds (so they also sort and compare as text). */
export interface Alert {
  alertId: string;
  /** Version of this item's format. */
  formatVersion: 1;
  /** The idempotency key that `alertId` was hashed from. */
  key: string;
  status: Status;
  urgency: Urgency;
  title: string;
  description?: string | undefined;
  integration: string;
  source: Source;
  teamId: string;
  channelId: string;
  channelName?: string | undefined;
  userId: string;
  userName?: string | undefined;
  trigger?: string | undefined;
  /** Slack's `ts` of the message, kept as text: it is an identifier. */
  messageTs?: string | undefined;
  threadTs?: string | undefined;
  openedAt: string;
  acknowledgedAt?: string;
  acknowledgedBy?: string;
  acknowledgedById?: string;
  resolvedAt?: string;
  resolvedBy?: string;
  resolvedById?: string;
  /** Reminders pause until then. */
  silencedUntil?: string;
  /** Epoch seconds at which DynamoDB may delete the item; set when resolved. */
  expiresAt?: number;
  owner: string;
  /** By `<event>:<webhook>`. */
  followUps: Record<string, FollowUp>;
}

export const followUpKey = (event: FollowUpEvent, webhook: string): string => `${event}:${webhook}`;

/** Takes a key of `followUps` apart; webhook names hold no colon. */
export function parseFollowUpKey(key: string): { event: FollowUpEvent; webhook: string } {
  const colon = key.indexOf(":");
  return { event: key.slice(0, colon) as FollowUpEvent, webhook: key.slice(colon + 1) };
}

/** True when nobody needs to work on the follow-up any more. */
export const isSettled = ({ state }: FollowUp): boolean =>
  state === "delivered" || state === "failed" || state === "superseded" || state === "dead";
