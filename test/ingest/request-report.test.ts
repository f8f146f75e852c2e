import type { Context } from "aws-lambda";
import { expect, it } from "vitest";
import { emptyAnswer } from "../../functions/ingest/answer.ts";
import type { Outcome } from "../../functions/ingest/outcome.ts";
import { createRequestReport } from "../../functions/ingest/request-report.ts";
import { createLog } from "../../functions/runtime/log.ts";
import { gatewayEvent } from "../support/ingest.ts";

const context = { awsRequestId: "request-1" } as Context;
const event = gatewayEvent({ headers: {}, body: null }, "ops");

function report(outcome: Omit<Outcome, "answer">, integration?: string) {
  const lines: string[] = [];
  createRequestReport(createLog((line) => lines.push(line)))({
    event,
    context,
    integration,
    outcome: { ...outcome, answer: emptyAnswer() },
    durationMs: 3,
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain("\n");
  const line = JSON.parse(lines[0] ?? "");
  return { line, dimensions: line._aws.CloudWatchMetrics[0].Dimensions };
}

it.each([
  ["accepted", "info", "RequestAccepted"],
  ["ignored", "info", "RequestIgnored"],
  ["refused", "warn", "RequestRefused"],
  ["failed", "error", "RequestFailed"],
  ["rate-limited", "warn", "SlackRateLimited"],
] as const)("tells of a request that is %s in one line that is a metric too", (result, level, metric) => {
  const { line } = report({ result, reason: "some-reason" }, "ops");
  expect(line).toMatchObject({ level, event: "request", outcome: result, integration: "ops", durationMs: 3 });
  expect(line).toMatchObject({ [metric]: 1 });
});

it("counts accepted requests by integration and kind, and the others by reason", () => {
  const accepted = report({ result: "accepted", kind: "slash_command" }, "ops");
  expect(accepted.line).toMatchObject({ integration: "ops", kind: "slash_command" });
  expect(accepted.dimensions).toEqual([[], ["integration", "kind"]]);
  const refused = report({ result: "refused", reason: "stale", detail: "x" }, "ops");
  expect(refused.line).toMatchObject({ reason: "stale" });
  expect(refused.dimensions).toEqual([[], ["reason"]]);
});

it("keeps a line one line, and does without what an event may lack", () => {
  const { line } = report({ result: "refused", reason: "malformed", detail: 'a\n{"level":"error"}' });
  expect(line).not.toHaveProperty("integration");
  expect(line).toMatchObject({ level: "warn", sourceIp: "192.0.2.7" });
});
