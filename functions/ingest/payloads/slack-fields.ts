import * as z from "zod/mini";
import { truncate } from "../../alert/mrkdwn.ts";
import { cleanText } from "../text/readable-text.ts";

// Bounded, because what is accepted must fit into one SQS message.

const tsPattern = /^\d{10}\.\d{1,6}$/;

/** An id that Slack made, such as `T0001` or a `trigger_id`. */
export const slackId = z.string().check(z.minLength(1), z.maxLength(200));

/** An id that some payloads leave out, send empty, or send as null. */
export const optionalId = z.pipe(
  z.nullish(z.string().check(z.maxLength(200))),
  z.transform((id) => id || undefined),
);

/** A person's or channel's name: optional, sometimes empty, and chosen by people. */
export const optionalName = z.pipe(
  z.nullish(z.string()),
  z.transform((name) => truncate(cleanText(name ?? ""), 100) || undefined),
);

/** A message's or click's `ts`: Unix seconds and six digits. Kept as text, because it is an identifier too. */
export const slackTs = z.string().check(z.regex(tsPattern));

export const optionalTs = z.pipe(
  z.nullish(z.string()),
  z.transform((ts) => (ts && tsPattern.test(ts) ? ts : undefined)),
);

/** What was typed; empty when the message holds only files. */
export const slackText = z.pipe(
  z.nullish(z.string()),
  z.transform((text) => text ?? ""),
);

/** ISO 8601 with milliseconds, from a `ts`. */
export const isoFromTs = (ts: string): string => new Date(Math.floor(Number(ts) * 1000)).toISOString();
