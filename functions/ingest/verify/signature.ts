import { createHmac, timingSafeEqual } from "node:crypto";

/** How far Slack's clock and ours may differ, both ways. */
const toleranceSeconds = 300;

export type SignatureVerdict = "verified" | "missing-signature" | "bad-timestamp" | "stale" | "wrong-signature";

export interface SignedRequest {
  /** `X-Slack-Request-Timestamp`. */
  timestamp: string | undefined;
  /** `X-Slack-Signature`. */
  signature: string | undefined;
  /** The undecoded body. */
  rawBody: Buffer;
}

/**
 * Tells whether Slack signed a request recently, with any of the live secrets. Never throws.
 * Rule: docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySignature(
  { timestamp, signature, rawBody }: SignedRequest,
  signingSecrets: readonly string[],
  nowSeconds: number,
): SignatureVerdict {
  if (timestamp === undefined || signature === undefined) return "missing-signature";
  // Own patterns, not Number(): that takes " 1 ", "0x5b" and "1e9" too.
  if (!/^\d{10}$/.test(timestamp)) return "bad-timestamp";
  if (!(Math.abs(nowSeconds - Number(timestamp)) <= toleranceSeconds)) return "stale";
  const hex = /^v0=([0-9a-f]{64})$/.exec(signature)?.[1];
  if (hex === undefined) return "wrong-signature";

  const given = Buffer.from(hex, "hex");
  const signedBy = (secret: string) =>
    secret !== "" &&
    timingSafeEqual(createHmac("sha256", secret).update(`v0:${timestamp}:`).update(rawBody).digest(), given);
  return signingSecrets.some(signedBy) ? "verified" : "wrong-signature";
}
