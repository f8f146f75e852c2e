import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { AlertProcessor } from "./alert-processor.ts";
import type { AlertQueue } from "./alert-queue.ts";
import { functionMetric } from "./function-metric.ts";
import type { SlackEndpoint } from "./slack-endpoint.ts";

export interface AlertDashboardProps {
  alarms: Alarm[];
  endpoint: SlackEndpoint;
  processor: AlertProcessor;
  queue: AlertQueue;
}

/** One screen that answers: is anything wrong, what came in, how fast was it posted, what is waiting? */
export class AlertDashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, endpoint, processor, queue }: AlertDashboardProps) {
    super(scope, id);
    const { ingest } = endpoint;
    const { process } = processor;
    new Dashboard(this, "Dashboard", {
      widgets: [
        [new AlarmStatusWidget({ title: "Alarms", alarms, width: 24, height: 3 })],
        [
          graph("Requests from Slack", [
            functionMetric("RequestAccepted"),
            functionMetric("RequestIgnored"),
            functionMetric("RequestRefused"),
            functionMetric("RequestFailed"),
            functionMetric("SlackRateLimited"),
          ]),
          graph("Alerts", [
            functionMetric("AlertOpened"),
            functionMetric("AlertAcknowledged"),
            functionMetric("AlertResolved"),
            functionMetric("AlertDuplicate"),
          ]),
          graph("Follow-ups", [
            functionMetric("FollowUpDelivered"),
            functionMetric("FollowUpRetried"),
            functionMetric("FollowUpHeld"),
            functionMetric("FollowUpFailed"),
          ]),
        ],
        [
          graph("From Slack's timestamp to stored and posted (ms)", [
            functionMetric("StoredAfter", Stats.p(50)),
            functionMetric("StoredAfter", Stats.p(99)),
            functionMetric("PostedAfter", Stats.p(50)),
            functionMetric("PostedAfter", Stats.p(99)),
          ]),
          graph("Webhooks", [
            functionMetric("WebhookCooledDown"),
            functionMetric("BreakerOpened"),
            functionMetric("WebhookDisabled"),
          ]),
          graph("Queue", [
            queue.queue.metricApproximateNumberOfMessagesVisible({ label: "due" }),
            queue.queue.metricApproximateNumberOfMessagesNotVisible({ label: "in work or parked" }),
            queue.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ label: "dead letters" }),
          ]),
        ],
        [
          graph("Answer time of ingest (ms)", [
            ingest.metricDuration({ statistic: Stats.p(50), label: "p50" }),
            ingest.metricDuration({ statistic: Stats.p(99), label: "p99" }),
          ]),
          graph("Function errors and throttles", [
            ingest.metricErrors({ label: "ingest errors" }),
            ingest.metricThrottles({ label: "ingest throttles" }),
            process.metricErrors({ label: "process errors" }),
            process.metricThrottles({ label: "process throttles" }),
          ]),
          graph("API", [
            endpoint.api.metricCount({ label: "requests" }),
            endpoint.api.metricClientError({ label: "4xx" }),
            endpoint.api.metricServerError({ label: "5xx" }),
          ]),
        ],
      ],
    });
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 8, height: 5 });
