import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Duration } from "aws-cdk-lib/core";
import { type MetricName, metricNamespace } from "../functions/runtime/metrics.ts";

/** A metric that the functions write, over all its dimensions, by 5 minutes. */
export const functionMetric = (metricName: MetricName, statistic: string = Stats.SUM): Metric =>
  new Metric({ namespace: metricNamespace, metricName, statistic, period: Duration.minutes(5) });
