import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod/mini";
import { type SlackSecret, slackSecretSchema } from "../alert/slack-secret-value.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { within } from "./within.ts";

/** Thrown when no usable secret was ever read: not filled, not JSON, wrong shape, or Secrets Manager does not answer. */
export class SecretUnusableError extends Error {
  override name = "SecretUnusableError";
}

const freshForMs = 5 * 60_000;
/** After a failed refresh, wait before asking again, so that an outage of Secrets Manager costs no request its time. */
const retryAfterMs = 10_000;
/** A refresh must not use up its caller's time while there is a good value: a request has 2 s in all. */
const longestRefreshMs = 500;
const longestFirstReadMs = 2000;

export interface SlackSecretOptions {
  client: SecretsManagerClient;
  secretId: string;
  log: Log;
  metrics: Metrics;
  now?: () => number;
}

export interface ReadSecretOptions {
  /** Bounds the read, besides its own limits: 2 s, or half a second while a value is there. */
  timeoutMs?: number;
  /** Reads anew when the cached value is older than this; 5 minutes unless told. */
  maxAgeMs?: number;
}

export type ReadSlackSecret = (options?: ReadSecretOptions) => Promise<SlackSecret>;

/**
 * A function that gives the secret: cached for 5 minutes, and when a refresh fails the last good value serves on.
 * Rejects with `SecretUnusableError`.
 */
export function createSlackSecret({
  client,
  secretId,
  log,
  metrics,
  now = Date.now,
}: SlackSecretOptions): ReadSlackSecret {
  let cached: SlackSecret | undefined;
  let readAtMs = 0;
  let failedAtMs = Number.NEGATIVE_INFINITY;

  return async ({ timeoutMs = longestFirstReadMs, maxAgeMs = freshForMs } = {}) => {
    if (cached && (now() - readAtMs < maxAgeMs || now() - failedAtMs < retryAfterMs)) return cached;
    try {
      const limitMs = Math.min(timeoutMs, cached ? longestRefreshMs : longestFirstReadMs);
      const answer = await within(limitMs, (abortSignal) =>
        client.send(new GetSecretValueCommand({ SecretId: secretId }), { abortSignal }),
      );
      cached = parseSlackSecret(answer.SecretString);
      readAtMs = now();
      return cached;
    } catch (cause) {
      const reason = reasonOf(cause as Error);
      log.error("secret-unusable", { reason, servesLastGood: cached !== undefined });
      metrics.count("SecretUnusable");
      if (!cached) throw new SecretUnusableError(reason, { cause });
      failedAtMs = now();
      return cached;
    }
  };
}

/** Only our own sentences: an error of JSON.parse quotes the text that it could not read. */
function reasonOf(error: Error): string {
  if (error instanceof SecretUnusableError) return error.message;
  // Secrets Manager's answer for a secret that was created and never filled.
  if (error.name === "ResourceNotFoundException") return "it has no value: fill it with `npm run secrets`";
  return `it cannot be read: ${error.name}`;
}

function parseSlackSecret(text: string | undefined): SlackSecret {
  if (!text) throw new SecretUnusableError("it is empty: fill it with `npm run secrets`");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SecretUnusableError("it is not JSON: fill it with `npm run secrets`");
  }
  const parsed = z.safeParse(slackSecretSchema, value);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") || "the whole value";
  throw new SecretUnusableError(`its shape is wrong at ${path}: fill it with \`npm run secrets\``);
}
