import * as z from "zod/mini";
import { sources, statuses, urgencies } from "./alert.ts";
import { messageVersion } from "./message-version.ts";

const envelope = {
  v: z.literal(messageVersion),
  /** Random per Slack request: what this message creates belongs to it alone. */
  owner: z.string().check(z.minLength(1)),
};

/** Who asked for what, where, and when (`at`: ISO 8601, Slack's own time of the message or click). */
const request = {
  ...envelope,
  integration: z.string(),
  source: z.enum(sources),
  teamId: z.string(),
  channelId: z.string(),
  channelName: z.optional(z.string()),
  userId: z.string(),
  userName: z.optional(z.string()),
  at: z.iso.datetime({ precision: 3 }),
  /** A bearer secret that answers this user for 30 minutes: never stored, never logged. */
  responseUrl: z.optional(z.string()),
};

const alertId = z.string().check(z.regex(/^A-[0-9A-Z]{10}$/));
/** The webhook whose message carried the button that was clicked. */
const clickedWebhook = z.optional(z.string());
/** As many as a button's value can say: no time that these can be added to leaves the calendar. */
const silenceMinutes = z.int().check(z.minimum(1), z.maximum(99_999));

/** What `ingest` puts on the queue: one message per Slack request, as JSON. */
export const commandMessageSchema = z.discriminatedUnion("kind", [
  z.object({
    ...request,
    kind: z.literal("open"),
    alertId,
    key: z.string(),
    urgency: z.enum(urgencies),
    title: z.string(),
    description: z.optional(z.string()),
    trigger: z.optional(z.string()),
    messageTs: z.optional(z.string()),
    threadTs: z.optional(z.string()),
  }),
  z.object({ ...request, kind: z.literal("acknowledge"), alertId, clickedWebhook }),
  z.object({ ...request, kind: z.literal("resolve"), alertId, clickedWebhook }),
  z.object({ ...request, kind: z.literal("silence"), alertId, clickedWebhook, minutes: silenceMinutes }),
  z.object({ ...request, kind: z.literal("show"), alertId }),
  /** Says something to the person who clicked: Slack shows no HTTP answer to a click. */
  z.object({ ...request, kind: z.literal("tell"), text: z.string() }),
  z.object({ ...request, kind: z.literal("list"), status: z.optional(z.enum(statuses)) }),
  /** Makes this message the owner of whatever the alert still owes. */
  z.object({
    ...envelope,
    kind: z.literal("wake"),
    alertId,
    /** Revives follow-ups that were to be given up later than this (epoch ms), too; without it, only what is unsettled. */
    reviveSinceMs: z.optional(z.number()),
  }),
]);

export type CommandMessage = z.infer<typeof commandMessageSchema>;
export type CommandKind = CommandMessage["kind"];
export type Command<K extends CommandKind> = Extract<CommandMessage, { kind: K }>;
