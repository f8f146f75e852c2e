import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type { Log } from "../runtime/log.ts";
import { counted, type MetricName } from "../runtime/metrics.ts";
import type { Outcome } from "./outcome.ts";

const reports: Record<Outcome["result"], { level: keyof Log; metric: MetricName }> = {
  accepted: { level: "info", metric: "RequestAccepted" },
  ignored: { level: "info", metric: "RequestIgnored" },
  refused: { level: "warn", metric: "RequestRefused" },
  failed: { level: "error", metric: "RequestFailed" },
  "rate-limited": { level: "warn", metric: "SlackRateLimited" },
};

export interface RequestReport {
  event: APIGatewayProxyEvent;
  context: Context;
  /** A configured name; undefined when the path named none, because that text is the sender's. */
  integration: string | undefined;
  outcome: Outcome;
  durationMs: number;
}

/** Tells of one request: one line with names and outcomes only, which is its metric too. */
export const createRequestReport =
  (log: Log) =>
  ({ event, context, integration, outcome, durationMs }: RequestReport): void => {
    const { result, reason, detail, kind, alertId, answer } = outcome;
    const { level, metric } = reports[result];
    const fields = {
      requestId: context.awsRequestId,
      integration,
      kind,
      alertId,
      sourceIp: event.requestContext?.identity?.sourceIp,
      outcome: result,
      reason,
      detail,
      status: answer.statusCode,
      durationMs,
    };
    log[level]("request", fields, counted(metric, dimensionsOf(outcome, integration)));
  };

function dimensionsOf({ result, reason, kind }: Outcome, integration: string | undefined): Record<string, string> {
  if (result === "accepted" && integration && kind) return { integration, kind };
  return reason === undefined ? {} : { reason };
}
