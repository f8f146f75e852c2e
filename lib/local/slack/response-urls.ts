import { randomBytes } from "node:crypto";
import type { Refusal } from "./incoming-webhook-rules.ts";

const mostUses = 5;
const validForMs = 30 * 60_000;

/** What a `response_url` answers: a slash command, or a click on a message (`postId`: that message's). */
export interface ResponseOrigin {
  kind: "commands" | "actions";
  postId?: number;
}

export interface ResponseUrls {
  mint(origin: ResponseOrigin): string;
  /** Why Slack would refuse a post to this path; undefined when it is still good. */
  refusal(path: string): Refusal | undefined;
  /** Spends one use. */
  use(path: string): ResponseOrigin;
}

/**
 * Mints `response_url`s below `baseUrl`: each takes 5 posts within 30 minutes, then answers 404.
 * Source: docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function createResponseUrls(baseUrl: string, now: () => number): ResponseUrls {
  const minted = new Map<string, { origin: ResponseOrigin; uses: number; mintedAtMs: number }>();
  const notFound = (error: string): Refusal => ({ status: 404, body: JSON.stringify({ ok: false, error }) });
  return {
    mint: (origin) => {
      const path = `/${origin.kind}/T000LOCAL/${now()}/${randomBytes(9).toString("base64url")}`;
      minted.set(path, { origin, uses: 0, mintedAtMs: now() });
      return `${baseUrl}${path}`;
    },
    refusal: (path) => {
      const known = minted.get(path);
      if (!known || now() - known.mintedAtMs >= validForMs) return notFound("expired_url");
      return known.uses >= mostUses ? notFound("used_url") : undefined;
    },
    use: (path) => {
      const known = minted.get(path);
      if (!known) throw new Error(`no response_url was minted at ${path}`);
      known.uses += 1;
      return known.origin;
    },
  };
}
