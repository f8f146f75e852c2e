export type MetricUnit = "Count" | "Milliseconds";

/** Every metric there is; alarms and the dashboard can name no other. */
export type MetricName =
  // ingest
  | "RequestAccepted" // by integration, kind
  | "RequestIgnored" // by reason
  | "RequestRefused" // by reason
  | "RequestFailed" // by reason: answered 503, Slack tries again
  | "SecretUnusable" // not filled, not JSON, not of the right shape, or not readable
  | "SlackRateLimited" // Slack told us that it dropped events
  // process
  | "AlertOpened" // by urgency, integration
  | "AlertAcknowledged"
  | "AlertResolved"
  | "AlertDuplicate"
  | "CommandFailed" // by reason: threw, comes back
  | "DeadLettered" // by reason
  | "FollowUpDelivered"
  | "FollowUpRetried" // by reason
  | "FollowUpFailed" // by reason
  | "FollowUpHeld" // by webhook
  | "WebhookDisabled" // by webhook
  | "WebhookCooledDown" // by webhook
  | "BreakerOpened" // by webhook
  | "StoredAfter" // ms from Slack's timestamp
  | "PostedAfter" // ms from Slack's timestamp, first follow-ups
  | "FollowUpLateness"; // ms from due to posted

export interface Measurement {
  name: MetricName;
  value: number;
  unit: MetricUnit;
  dimensions: Record<string, string>;
}

export const counted = (name: MetricName, dimensions: Record<string, string> = {}): Measurement => ({
  name,
  value: 1,
  unit: "Count",
  dimensions,
});

/** Counts and durations that CloudWatch reads from the log (embedded metric format), so that no call leaves the function. */
export interface Metrics {
  count(name: MetricName, dimensions?: Record<string, string>): void;
  duration(name: MetricName, milliseconds: number, dimensions?: Record<string, string>): void;
}

/** The CloudWatch namespace of every metric; the alarms name it too. */
export const metricNamespace = "slack-alerts";

/** Metrics written as one line of JSON each. */
export function createMetrics(write: (line: string) => void, now: () => number = Date.now): Metrics {
  const put = (measurement: Measurement) => write(JSON.stringify(metricMembers(measurement, now())));
  return {
    count: (name, dimensions) => put(counted(name, dimensions)),
    duration: (name, value, dimensions = {}) => put({ name, value, unit: "Milliseconds", dimensions }),
  };
}

/**
 * The members that make a line of JSON a metric, whatever else is in it. A metric that has dimensions is also recorded without
 * them, for alarms on the sum.
 * Format: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricMembers({ name, value, unit, dimensions }: Measurement, nowMs: number): Record<string, unknown> {
  const keys = Object.keys(dimensions);
  return {
    _aws: {
      Timestamp: nowMs,
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
  };
}
