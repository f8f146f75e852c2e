import { randomUUID } from "node:crypto";
import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import httpUrlencodeBodyParser from "@middy/http-urlencode-body-parser";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type { CommandMessage } from "../alert/command-message.ts";
import { messageVersion } from "../alert/message-version.ts";
import type { Settings } from "../alert/settings.ts";
import type { Log } from "../runtime/log.ts";
import type { ReadSlackSecret } from "../runtime/slack-secret.ts";
import { within } from "../runtime/within.ts";
import { refusalOf } from "./allowlist.ts";
import { type Answer, refusedAnswer, unavailableAnswer } from "./answer.ts";
import type { SendCommand } from "./command-queue.ts";
import { findIntegration } from "./find-integration.ts";
import type { Outcome } from "./outcome.ts";
import type { Decision, PersonsCommand } from "./payloads/payload-kind.ts";
import { findPayloadKind } from "./payloads/payload-kinds.ts";
import { readSlackBody } from "./payloads/slack-body.ts";
import { createRequestReport } from "./request-report.ts";
import { type IngestContext, type VerifiedRequest, verifyRequest } from "./verify/verify-request.ts";

/** SQS and Secrets Manager together; Slack waits 3 s for the answer. */
const longestCallsMs = 2000;

export interface IngestOptions {
  settings: Settings;
  secret: ReadSlackSecret;
  queue: SendCommand;
  log: Log;
  now?: () => number;
}

/**
 * The handler of `POST /slack/{integration}`: verify, parse, decide, put at most one command on the queue, answer.
 * It never rejects. Every request ends in one outcome, which is reported once, whichever step it came from.
 */
export function createIngestHandler({ settings, secret, queue, log, now = Date.now }: IngestOptions) {
  const report = createRequestReport(log);
  // Each step may end the request by returning its outcome. The form parser overwrites the body, so verification stands before it.
  const chain = middy<APIGatewayProxyEvent, Outcome, Error, IngestContext>({ timeoutEarlyInMillis: 0 })
    .use(httpHeaderNormalizer())
    .before(verifyRequest({ settings, secret, now }))
    .use(httpUrlencodeBodyParser({ disableContentTypeError: true }))
    .onError(({ error }) => unexpected(error))
    .handler((event: APIGatewayProxyEvent, context: IngestContext) => understand(event, context));

  async function understand(event: APIGatewayProxyEvent, { verified, timeLeftMs }: IngestContext): Promise<Outcome> {
    const { integration, rawBody } = verified;
    const body = readSlackBody(event, rawBody);
    const kind = body && findPayloadKind(body, integration.auth);
    if (!body) return refused("unreadable-body");
    if (!kind) return refused("unknown-payload");
    const allowLoopback = verified.secret.allowLoopbackWebhooks ?? false;
    const decision = kind.decide(body.fields, { integration, allowLoopback, nowMs: now() });
    return { kind: kind.name, ...(await carryOut(decision, verified, timeLeftMs)) };
  }

  async function carryOut(
    decision: Decision,
    { name, integration }: VerifiedRequest,
    timeLeftMs: () => number,
  ): Promise<Outcome> {
    if (decision.result === "malformed") return refused("malformed", decision.field);
    if (decision.result !== "command") return decision;
    const { command, enterpriseId, answer } = decision;
    const alertId = "alertId" in command ? command.alertId : undefined;
    const refusal = refusalOf(integration, command, enterpriseId);
    const enqueue = (command: PersonsCommand) => {
      const message: CommandMessage = { v: messageVersion, owner: randomUUID(), integration: name, ...command };
      return within(timeLeftMs(), (signal) => queue(message, signal));
    };
    if (refusal) {
      const notice = decision.refusedBy?.(refusal);
      // A courtesy: without it the click is refused all the same.
      if (notice) await enqueue(notice).catch(() => undefined);
      return { result: "refused", reason: refusal.reason, alertId, answer: decision.refused(refusal) };
    }
    try {
      await enqueue(command);
    } catch (error) {
      const detail = (error as Error).name;
      return { result: "failed", reason: "queue-unavailable", detail, alertId, answer: unavailableAnswer() };
    }
    return { result: "accepted", alertId, answer };
  }

  return async (event: APIGatewayProxyEvent, context: Context): Promise<Answer> => {
    const startedMs = now();
    // By a clock that nobody sets.
    const callsEndMs = performance.now() + longestCallsMs;
    const timeLeftMs = () => callsEndMs - performance.now();
    // `verified` is there for every step that reads it: verification puts it there or ends the request.
    const outcome = await chain(event, Object.assign(context, { timeLeftMs }) as IngestContext);
    const integration = findIntegration(settings, event)?.name;
    report({ event, context, integration, outcome, durationMs: now() - startedMs });
    return outcome.answer;
  };
}

const refused = (reason: string, detail?: string): Outcome => ({
  result: "refused",
  reason,
  detail,
  answer: refusedAnswer(400),
});

/** A defect of ours. Only names and places are logged: the message may quote what was sent. */
function unexpected(error: Error | null | undefined): Outcome {
  const frames = error?.stack?.split("\n").filter((line) => line.trimStart().startsWith("at ")) ?? [];
  const detail = [error?.name, ...frames.map((frame) => frame.trim())].join(" ");
  return { result: "failed", reason: "unexpected", detail, answer: unavailableAnswer() };
}
