import { type Environment, Stack } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import type { Settings } from "../functions/alert/settings.ts";
import { Alarms } from "./alarms.ts";
import { AlertProcessor } from "./alert-processor.ts";
import { AlertQueue } from "./alert-queue.ts";
import { AlertTables } from "./alert-tables.ts";
import { AlertDashboard } from "./dashboard.ts";
import { Firewall } from "./firewall.ts";
import { LogQueries } from "./log-queries.ts";
import { addOutputs } from "./outputs.ts";
import { SlackEndpoint } from "./slack-endpoint.ts";
import { SlackSecret } from "./slack-secret.ts";

export interface AlertStackProps {
  settings: Settings;
  /** Account and region; those of the AWS credentials that deploy, when absent. */
  env?: Environment;
}

/** Everything that slack-alerts is on AWS. The local runner reads the template of this same stack. */
export class AlertStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: AlertStackProps) {
    super(scope, id, {
      description: "slack-alerts: from Slack messages to alerts with follow-ups",
      analyticsReporting: false,
      ...props,
    });
    const { keepData } = settings;

    const secret = new SlackSecret(this, "Secret", { keepData });
    const tables = new AlertTables(this, "Tables", { keepData });
    const queue = new AlertQueue(this, "Queue", { consumerTimeoutSeconds: settings.timeouts.processSeconds });
    const endpoint = new SlackEndpoint(this, "Endpoint", { settings, queue, secret });
    const processor = new AlertProcessor(this, "Processor", { settings, queue, tables, secret });

    const alarms = new Alarms(this, "Alarms", { email: settings.alarmEmail, endpoint, processor, queue });
    new AlertDashboard(this, "Dashboard", { alarms: alarms.all, endpoint, processor, queue });
    new LogQueries(this, "Queries", {
      logGroups: { ingest: endpoint.ingest.logGroup, process: processor.process.logGroup },
    });
    if (settings.waf) {
      new Firewall(this, "Firewall", {
        stage: endpoint.api.deploymentStage,
        ratePerSecond: settings.throttle.ratePerSecond,
      });
    }
    const integrations = Object.keys(settings.integrations);
    addOutputs(this, { integrations, endpoint, tables, queue, secret });
  }
}
