import { test } from "vitest";
import { alertTemplate } from "../support/alert-stack.ts";

test("process takes one message at a time, reports failures by message and runs as many workers as configured", () => {
  alertTemplate({ maxConcurrency: 3 }).hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    BatchSize: 1,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 3 },
  });
});

test("the queue hides a message for six times the configured timeout", () => {
  const template = alertTemplate({ timeouts: { processSeconds: 50 } });
  template.hasResourceProperties("AWS::Lambda::Function", { Timeout: 50 });
  template.hasResourceProperties("AWS::SQS::Queue", { VisibilityTimeout: 300 });
});
