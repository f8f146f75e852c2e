import type { Context } from "aws-lambda";
import { expect, it } from "vitest";
import { emptyAnswer } from "../../functions/ingest/answer.ts";
import type { Outcome } from "../../functions/ingest/outcome.ts";
import { createRequestReport } from "../../functions/ingest/request-report.ts";
import { createLog } from "../../functions/runtime/log.ts";
import { createMetrics } from "../../functions/runtime/metrics.ts";
import { gatewayEvent } from "../support/ingest.ts";

const context = { awsRequestId: "request-1" } as Context;
const event = gatewayEvent({ headers: {}, body: null }, "ops");

function report(outcome: Omit<Outcome, "answer">, integration?: string): Record<string, unknown>[] {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  createRequestReport(
    createLog(write),
    createMetrics(write),
  )({
    event,
    context,
    integration,
    outcome: { ...outcome, answer: emptyAnswer() },
    durationMs: 3,
  });
  expect(lines.join("")).not.toContain("\n");
  return lines.map((line) => JSON.parse(line));
}

it.each([
  ["accepted", "info", "RequestAccepted"],
  ["ignored", "info", "RequestIgnored"],
  ["refused", "warn", "RequestRefused"],
  ["failed", "error", "RequestFailed"],
  ["rate-limited", "warn", "SlackRateLimited"],
] as const)("tells of a request that is %s in one line and one metric", (result, level, metric) => {
  const [logged, counted, ...more] = report({ result, reason: "some-reason" }, "ops");
  expect(logged).toMatchObject({ level, event: "request", outcome: result, integration: "ops", durationMs: 3 });
  expect(counted).toMatchObject({ [metric]: 1 });
  expect(more).toEqual([]);
});

it("counts accepted requests by integration and kind, and the others by reason", () => {
  const [, accepted] = report({ result: "accepted", kind: "slash_command" }, "ops");
  expect(accepted).toMatchObject({ integration: "ops", kind: "slash_command" });
  const [, refused] = report({ result: "refused", reason: "stale", detail: "x" }, "ops");
  expect(refused).toMatchObject({ reason: "stale" });
  expect(refused).not.toHaveProperty("integration");
});

it("keeps a line one line, and does without what an event may lack", () => {
  const [logged] = report({ result: "refused", reason: "malformed", detail: 'a\n{"level":"error"}' });
  expect(logged).not.toHaveProperty("integration");
  expect(logged).toMatchObject({ level: "warn", sourceIp: "192.0.2.7" });
});
