import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern } from "aws-cdk-lib/aws-logs";
import { Duration, Stack } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { metricNamespace } from "../functions/runtime/metrics.ts";
import { type AlarmName, alarmRunbook } from "./alarm-runbook.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import type { AlertProcessor } from "./alert-processor.ts";
import type { AlertQueue } from "./alert-queue.ts";
import { functionMetric } from "./function-metric.ts";
import type { SlackEndpoint } from "./slack-endpoint.ts";

export interface AlarmsProps {
  email?: string | undefined;
  endpoint: SlackEndpoint;
  processor: AlertProcessor;
  queue: AlertQueue;
}

/** The headings of the README's runbook, one an alarm. */
export const alarmTitles: readonly string[] = Object.values(alarmRunbook).map(({ title }) => title);

/** What tells people that something needs them. */
export class Alarms extends Construct {
  readonly all: Alarm[];

  constructor(scope: Construct, id: string, { email, endpoint, processor, queue }: AlarmsProps) {
    super(scope, id);
    const topic = new AlarmTopic(this, "Topic", { email });
    const fiveMinutes = { period: Duration.minutes(5) };
    const alarm = (name: AlarmName, metric: IMetric, atLeast = 1, periods = 1): Alarm => {
      const { title, advice } = alarmRunbook[name];
      const made = new Alarm(this, name, {
        alarmName: `${Stack.of(this).stackName}: ${title}`,
        alarmDescription: `${title}. ${advice}`,
        metric,
        threshold: atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        // Every metric here is one that exists only when something happens, or a queue that sleeps when nothing does.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      made.addAlarmAction({ bind: () => ({ alarmActionArn: topic.topicArn }) });
      return made;
    };
    const throttled = endpoint.accessLogs.addMetricFilter("Throttled", {
      filterPattern: FilterPattern.stringValue("$.status", "=", "429"),
      metricNamespace,
      metricName: "RequestThrottled",
      metricValue: "1",
    });

    this.all = [
      alarm("deadLetters", queue.deadLetterQueue.metricApproximateNumberOfMessagesVisible(fiveMinutes)),
      // One failure heals itself through the queue; several within a quarter of an hour do not.
      alarm("processCrashes", processor.process.metricErrors({ period: Duration.minutes(15) }), 3),
      alarm("commandsFail", functionMetric("CommandFailed").with({ period: Duration.minutes(15) }), 3),
      alarm("followUpsFail", functionMetric("FollowUpFailed")),
      alarm("webhookDisabled", functionMetric("WebhookDisabled")),
      // Parked messages are not visible, so visible ones are due. (The age of the oldest message would count the parked.)
      alarm(
        "dueWorkWaits",
        queue.queue.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MINIMUM,
          period: Duration.minutes(1),
        }),
        1,
        5,
      ),
      alarm("followUpsLate", functionMetric("FollowUpLateness", Stats.p(99)), 120_000),
      alarm("requestsFail", endpoint.api.metricServerError(fiveMinutes)),
      alarm("secretUnusable", functionMetric("SecretUnusable")),
      alarm("requestsRefused", functionMetric("RequestRefused"), 20),
      alarm("requestsThrottled", throttled.metric({ statistic: Stats.SUM, period: Duration.minutes(5) })),
    ];
  }
}
