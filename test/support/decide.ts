import { parse } from "node:querystring";
import type { Integration } from "../../functions/alert/settings.ts";
import type { Decision } from "../../functions/ingest/payloads/payload-kind.ts";
import { findPayloadKind } from "../../functions/ingest/payloads/payload-kinds.ts";
import { readSlackBody } from "../../functions/ingest/payloads/slack-body.ts";
import type { SlackRequest } from "../../lib/local/slack/requests/slack-request.ts";
import { integrationWith, nowSeconds } from "./ingest.ts";

/** What is decided about a request that has been verified: the payload's kind, and its decision. */
export function decide(
  { headers, body }: SlackRequest,
  settings: Record<string, unknown> = {},
  { auth = "signature", allowLoopback = false }: { auth?: Integration["auth"]; allowLoopback?: boolean } = {},
): { kind: string | undefined; decision: Decision | undefined } {
  const contentType = headers["Content-Type"] ?? "";
  const parsed = contentType.startsWith("application/x-www-form-urlencoded") ? parse(body) : body;
  const read = readSlackBody({ headers: { "content-type": contentType }, body: parsed }, Buffer.from(body));
  const kind = read && findPayloadKind(read, auth);
  const context = { integration: integrationWith(settings), allowLoopback, nowMs: nowSeconds * 1000 };
  return { kind: kind?.name, decision: read && kind?.decide(read.fields, context) };
}

/** The command that a request gives; fails when it gives none. */
export function commandOf(...given: Parameters<typeof decide>) {
  const { decision } = decide(...given);
  if (decision?.result !== "command") throw new Error(`no command: ${JSON.stringify(decision)}`);
  return decision.command;
}

/** Why a request is ignored, and what its sender is told. */
export function ignoredBecause(...given: Parameters<typeof decide>): [reason: string, body: string] {
  const { decision } = decide(...given);
  if (decision?.result !== "ignored") throw new Error(`not ignored: ${JSON.stringify(decision)}`);
  return [decision.reason, decision.answer.body];
}
