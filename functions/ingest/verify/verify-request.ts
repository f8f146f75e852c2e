import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type { Integration, Settings } from "../../alert/settings.ts";
import type { SlackSecret } from "../../alert/slack-secret-value.ts";
import type { ReadSecretOptions, ReadSlackSecret } from "../../runtime/slack-secret.ts";
import { emptyAnswer, refusedAnswer, unavailableAnswer } from "../answer.ts";
import { findIntegration, type NamedIntegration } from "../find-integration.ts";
import type { Outcome } from "../outcome.ts";
import { longestBodyBytes, rawBodyOf } from "./raw-body.ts";
import { type SignatureVerdict, type SignedRequest, verifySignature } from "./signature.ts";
import { singleHeader } from "./single-header.ts";
import { isSslCheck } from "./ssl-check.ts";
import { type TokenVerdict, verifyToken } from "./token.ts";

/**
 * A secret that a request does not fit must not be older than this: Slack signs with a regenerated one at once. Forged requests
 * cost no more than one read in that time.
 */
const freshSecretMs = 10_000;

/** What is known of a request once it is known to be Slack's. */
export interface VerifiedRequest extends NamedIntegration {
  rawBody: Buffer;
  secret: SlackSecret;
}

export interface IngestContext extends Context {
  /** How much of the request's time for calls is left; negative once it is over. */
  timeLeftMs(): number;
  verified: VerifiedRequest;
}

export interface VerifyOptions {
  settings: Settings;
  secret: ReadSlackSecret;
  now: () => number;
}

/**
 * The middleware that lets only Slack's requests through to the parsers, and leaves them `context.verified`.
 * How a request must prove itself is configured: what it carries never chooses.
 */
export const verifyRequest =
  ({ settings, secret, now }: VerifyOptions) =>
  async ({ event, context }: { event: APIGatewayProxyEvent; context: IngestContext }): Promise<Outcome | undefined> => {
    const found = findIntegration(settings, event);
    if (!found) return refused("unknown-integration", 404);
    if (event.headers?.["content-encoding"] !== undefined) return refused("content-encoding", 415);
    const rawBody = rawBodyOf(event);
    if (rawBody.length > longestBodyBytes) return refused("too-large", 413);
    if (isSslCheck(event.headers?.["content-type"], rawBody)) {
      return { result: "ignored", reason: "ssl-check", answer: emptyAnswer() };
    }

    const request: Proof = {
      timestamp: singleHeader(event, "x-slack-request-timestamp"),
      signature: singleHeader(event, "x-slack-signature"),
      rawBody,
      nowSeconds: Math.floor(now() / 1000),
    };
    // Whoever keeps the secret has logged why it can't be used.
    const read = (options?: ReadSecretOptions) =>
      secret({ timeoutMs: context.timeLeftMs(), ...options }).catch(() => undefined);
    let value = await read();
    if (!value) return failed("secret-unusable");
    let verdict = judge(value, found, request);
    if (verdict === "wrong-signature" || verdict === "wrong-token" || verdict === "no-secret") {
      const fresh = (await read({ maxAgeMs: freshSecretMs })) ?? value;
      if (fresh !== value) verdict = judge(fresh, found, request);
      value = fresh;
    }
    if (verdict === "no-secret") return failed("no-secret-for-integration");
    if (verdict !== "verified") return refused(verdict, 403);
    context.verified = { ...found, rawBody, secret: value };
    return undefined;
  };

type Proof = SignedRequest & { nowSeconds: number };

/** Tells whether a request proves itself in the way that its integration is configured to. */
function judge(
  secret: SlackSecret,
  { name, integration: { auth } }: NamedIntegration,
  { nowSeconds, ...request }: Proof,
): SignatureVerdict | TokenVerdict | "no-secret" {
  const keys = liveKeys(secret, name, auth);
  if (keys.length === 0) return "no-secret";
  return auth === "token" ? verifyToken(request.rawBody, keys) : verifySignature(request, keys, nowSeconds);
}

function liveKeys({ integrations }: SlackSecret, name: string, auth: Integration["auth"]): string[] {
  const keys = Object.hasOwn(integrations, name) ? integrations[name] : undefined;
  return (auth === "token" ? keys?.tokens : keys?.signingSecrets) ?? [];
}

const refused = (reason: string, status: 403 | 404 | 413 | 415): Outcome => ({
  result: "refused",
  reason,
  answer: refusedAnswer(status),
});

const failed = (reason: string): Outcome => ({ result: "failed", reason, answer: unavailableAnswer() });
