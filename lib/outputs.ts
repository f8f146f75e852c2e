import { CfnOutput, type Stack } from "aws-cdk-lib/core";
import type { AlertQueue } from "./alert-queue.ts";
import type { AlertTables } from "./alert-tables.ts";
import type { SlackEndpoint } from "./slack-endpoint.ts";
import type { SlackSecret } from "./slack-secret.ts";
import { urlOutputName } from "./url-output-name.ts";

export interface OutputsProps {
  integrations: readonly string[];
  endpoint: SlackEndpoint;
  tables: AlertTables;
  queue: AlertQueue;
  secret: SlackSecret;
}

/** What `cdk deploy` prints at its end: where Slack sends to, the command that fills the secret, and the names that the chores ask for. */
export function addOutputs(stack: Stack, { integrations, endpoint, tables, queue, secret }: OutputsProps): void {
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(stack, name, { value, description });

  for (const integration of integrations) {
    output(
      urlOutputName(integration),
      endpoint.urlFor(integration),
      `Paste into Slack for the integration ${integration}`,
    );
  }
  output(
    "FillSecretCommand",
    `npm run secrets -- --secret ${secret.arn} --region ${stack.region}`,
    "Fills the secret; until then all is refused",
  );
  output("SecretArn", secret.arn, "Tokens, signing secrets and webhook URLs");
  output("AlertsTable", tables.alerts.tableName, "One item an alert");
  output("WebhooksTable", tables.webhooks.tableName, "One item an incoming webhook: pacing and health");
  output("QueueUrl", queue.queue.queueUrl, "Commands that are not done yet");
  output("DeadLetterQueueUrl", queue.deadLetterQueue.queueUrl, "Commands that could not be done");
}
