import * as z from "zod";
import { blocksSchema, type SlackBlock } from "./block-rules.ts";

export interface SlackAttachment {
  color?: string;
  fallback?: string;
  text?: string;
  blocks?: SlackBlock[];
}

/** A message as Slack took it: valid, and its text cut to what Slack keeps. */
export interface SlackPayload {
  text?: string;
  blocks?: SlackBlock[];
  attachments?: SlackAttachment[];
  thread_ts?: string;
  /** Only for a `response_url`. */
  response_type?: "ephemeral" | "in_channel";
  replace_original?: boolean;
  delete_original?: boolean;
}

/** What Slack answers to a post: 200 `ok`, or a status and an error word as the body. */
export interface Refusal {
  status: number;
  body: string;
}

const keptCharacters = 40_000;
const mostAttachments = 100;

const envelopeSchema = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  thread_ts: z.string().exactOptional(),
  response_type: z.enum(["ephemeral", "in_channel"]).exactOptional(),
  replace_original: z.boolean().exactOptional(),
  delete_original: z.boolean().exactOptional(),
});

/** Next to `blocks` an attachment takes no legacy field but these [seen: slack-go/slack#588, node-slack-sdk#1112]. */
const attachmentSchema = z.union([
  z.strictObject({ blocks: blocksSchema.min(1), color: z.string().optional(), fallback: z.string().optional() }),
  z.looseObject({
    blocks: blocksSchema.max(0).optional(),
    color: z.string().optional(),
    fallback: z.string().optional(),
    text: z.string().optional(),
  }),
]);

/**
 * Judges a post's body as Slack's incoming webhooks and `response_url`s do: raw JSON, or a form with one field `payload`.
 * Source: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, "Handling errors".
 */
export function judgePost(
  body: string,
  contentType = "application/json",
): { payload: SlackPayload } | { refusal: Refusal } {
  const refuse = (word: string) => ({ refusal: { status: 400, body: word } });
  const envelope = envelopeSchema.safeParse(readJson(body, contentType));
  if (!envelope.success) return refuse("invalid_payload");
  const { text, blocks = [], attachments = [], ...rest } = envelope.data;
  if (rest.delete_original) return { payload: { delete_original: true } };
  const payload: SlackPayload = rest;

  const readBlocks = blocksSchema.safeParse(blocks);
  if (!readBlocks.success) return refuse("invalid_blocks");
  if (Array.isArray(attachments) && attachments.length > mostAttachments) return refuse("too_many_attachments");
  const readAttachments = z.array(attachmentSchema).safeParse(attachments);
  if (!readAttachments.success) return refuse("invalid_attachments");

  if (text) payload.text = Array.from(text).slice(0, keptCharacters).join("");
  if (readBlocks.data.length > 0) payload.blocks = readBlocks.data;
  if (readAttachments.data.length > 0) payload.attachments = readAttachments.data as SlackAttachment[];
  return payload.text || payload.blocks || payload.attachments ? { payload } : refuse("no_text");
}

function readJson(body: string, contentType: string): unknown {
  const isForm = contentType.startsWith("application/x-www-form-urlencoded");
  try {
    return JSON.parse(isForm ? (new URLSearchParams(body).get("payload") ?? "") : body);
  } catch {
    return undefined;
  }
}
