import * as z from "zod";
import type { Resolve } from "../intrinsics.ts";
import { readProperties } from "../properties.ts";
import { resourcesOfType, type Template } from "../template.ts";

/** A queue whose messages a function handles. */
export interface EventSourceMapping {
  queueArn: string;
  /** Name or ARN. */
  functionName: string;
  batchSize: number;
  /** How many invocations may run at the same time. */
  maximumConcurrency: number;
  /** Whether the function's answer names the messages that failed. */
  reportsBatchItemFailures: boolean;
}

const rules = {
  followed: z.object({
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    BatchSize: z.number().min(1).max(10).default(10),
    MaximumBatchingWindowInSeconds: z.literal(0).optional(),
    FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().optional() }).prefault({}),
  }),
  cloudOnly: ["Tags"],
};

/** Every event source of the template. Throws `TemplateError` for what cannot be played here. */
export const readEventSourceMappings = (template: Template, resolve: Resolve): EventSourceMapping[] =>
  resourcesOfType(template, "AWS::Lambda::EventSourceMapping").map(([id, resource]) => {
    const given = readProperties(id, resource, rules, resolve);
    return {
      queueArn: given.EventSourceArn,
      functionName: given.FunctionName,
      batchSize: given.BatchSize,
      maximumConcurrency: given.ScalingConfig.MaximumConcurrency ?? 1000,
      reportsBatchItemFailures: given.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    };
  });
