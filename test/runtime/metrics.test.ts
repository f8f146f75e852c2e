import { expect, test } from "vitest";
import { createMetrics, metricNamespace } from "../../functions/runtime/metrics.ts";

function written(record: (metrics: ReturnType<typeof createMetrics>) => void) {
  const lines: string[] = [];
  record(
    createMetrics(
      (line) => lines.push(line),
      () => 1795269600000,
    ),
  );
  return lines.map((line) => JSON.parse(line));
}

test("a count is one line in CloudWatch's embedded metric format, with its sum over all dimensions", () => {
  expect(written((metrics) => metrics.count("AlertOpened", { urgency: "high", integration: "ops" }))).toEqual([
    {
      _aws: {
        Timestamp: 1795269600000,
        CloudWatchMetrics: [
          {
            Namespace: metricNamespace,
            Dimensions: [[], ["urgency", "integration"]],
            Metrics: [{ Name: "AlertOpened", Unit: "Count" }],
          },
        ],
      },
      urgency: "high",
      integration: "ops",
      AlertOpened: 1,
    },
  ]);
});

test("a metric without dimensions has the empty set alone", () => {
  const [line] = written((metrics) => metrics.duration("StoredAfter", 120));
  expect(line._aws.CloudWatchMetrics[0]).toMatchObject({
    Dimensions: [[]],
    Metrics: [{ Name: "StoredAfter", Unit: "Milliseconds" }],
  });
  expect(line.StoredAfter).toBe(120);
});
