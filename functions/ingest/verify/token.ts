import { hash, timingSafeEqual } from "node:crypto";

export type TokenVerdict = "verified" | "missing-token" | "repeated-token" | "wrong-token";

/**
 * Tells whether a form carries one of the live tokens, which is all that Slack documents for a legacy outgoing webhook.
 * Both sides are hashed, so that the comparison takes the same time for every length and content. Never throws.
 * Rule: docs.slack.dev/legacy/legacy-custom-integrations/legacy-custom-integrations-outgoing-webhooks
 */
export function verifyToken(rawBody: Buffer, tokens: readonly string[]): TokenVerdict {
  const [given, ...more] = new URLSearchParams(rawBody.toString("utf8")).getAll("token");
  if (!given) return "missing-token";
  if (more.length > 0) return "repeated-token";
  const digest = sha256(given);
  return tokens.some((token) => timingSafeEqual(sha256(token), digest)) ? "verified" : "wrong-token";
}

const sha256 = (text: string): Buffer => hash("sha256", text, "buffer");
