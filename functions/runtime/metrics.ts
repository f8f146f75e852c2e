export type MetricUnit = "Count" | "Milliseconds";

/** Counts and durations that CloudWatch reads from the log (embedded metric format), so that no call leaves the function. */
export interface Metrics {
  count(name: string, dimensions?: Record<string, string>): void;
  duration(name: string, milliseconds: number, dimensions?: Record<string, string>): void;
}

/** The CloudWatch namespace of every metric; the alarms name it too. */
export const metricNamespace = "slack-alerts";

/**
 * Metrics written as one line of JSON each. A metric that has dimensions is also recorded without them, for alarms on the sum.
 * Format: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics(write: (line: string) => void, now: () => number = Date.now): Metrics {
  const put = (name: string, value: number, unit: MetricUnit, dimensions: Record<string, string>) => {
    const keys = Object.keys(dimensions);
    write(
      JSON.stringify({
        _aws: {
          Timestamp: now(),
          CloudWatchMetrics: [
            {
              Namespace: metricNamespace,
              Dimensions: keys.length > 0 ? [[], keys] : [[]],
              Metrics: [{ Name: name, Unit: unit }],
            },
          ],
        },
        ...dimensions,
        [name]: value,
      }),
    );
  };
  return {
    count: (name, dimensions = {}) => put(name, 1, "Count", dimensions),
    duration: (name, milliseconds, dimensions = {}) => put(name, milliseconds, "Milliseconds", dimensions),
  };
}
