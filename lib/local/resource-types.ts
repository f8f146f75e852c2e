import { type Template, TemplateError } from "./template.ts";

/** Resource types that the local stack plays. */
const local = [
  "AWS::ApiGateway::Method",
  "AWS::ApiGateway::Resource",
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGateway::Stage",
  "AWS::DynamoDB::Table",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::Permission",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "AWS::SecretsManager::Secret",
];

/** Resource types that only AWS needs, and what stands in for them here. */
const cloudOnly: Record<string, string> = {
  "AWS::ApiGateway::Account": "API access logs",
  "AWS::ApiGateway::Deployment": "API deployments",
  "AWS::CloudWatch::Alarm": "alarms",
  "AWS::CloudWatch::Dashboard": "dashboard",
  "AWS::Logs::LogGroup": "log groups (logs go to the terminal)",
  "AWS::Logs::MetricFilter": "metrics from logs",
  "AWS::Logs::QueryDefinition": "saved log queries",
  "AWS::SNS::Subscription": "alarm e-mails",
  "AWS::SNS::Topic": "alarm topic",
  "AWS::SNS::TopicPolicy": "alarm topic",
  "AWS::WAFv2::WebACL": "firewall",
  "AWS::WAFv2::WebACLAssociation": "firewall",
};

/**
 * Names what the template has and the local stack leaves out.
 * Throws `TemplateError` for a resource type that nobody decided about, so that nothing is left out silently.
 */
export function checkResourceTypes({ Resources }: Template): string[] {
  const leftOut = new Set<string>();
  for (const [logicalId, { Type }] of Object.entries(Resources)) {
    if (local.includes(Type)) continue;
    const name = cloudOnly[Type];
    if (!name) {
      const cure = "play it in lib/local, or list it as cloud only in lib/local/resource-types.ts";
      throw new TemplateError(logicalId, `the local stack does not know ${Type}: ${cure}`);
    }
    leftOut.add(name);
  }
  return [...leftOut].sort();
}
