import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validations } from "aws-cdk-lib/core";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { expect, test } from "vitest";
import cdkJson from "../../cdk.json" with { type: "json" };
import type { SettingsInput } from "../../functions/alert/settings.ts";
import { AlertStack } from "../../lib/alert-stack.ts";
import { parseSettings } from "../../lib/settings.ts";
import { alertTemplate, exampleSettings, withApp } from "../support/alert-stack.ts";

test("prints a URL for each integration, the names that chores need and the command that fills the secret", () => {
  const integrations = { ops: { auth: "token" }, "ops-eu": { auth: "signature" } } as const;
  const outputs = alertTemplate({ integrations }).findOutputs("*");
  expect(Object.keys(outputs).sort()).toEqual([
    "AlertsTable",
    "DeadLetterQueueUrl",
    "FillSecretCommand",
    "QueueUrl",
    "SecretArn",
    "UrlOps",
    "UrlOpsEu",
    "WebhooksTable",
  ]);
  expect(JSON.stringify(outputs.UrlOpsEu?.Value)).toContain("/slack/ops-eu");
  expect(outputs.FillSecretCommand?.Value).toEqual({
    "Fn::Join": ["", ["npm run secrets -- --secret ", outputs.SecretArn?.Value, " --region ", { Ref: "AWS::Region" }]],
  });
});

test("keeps the logical ids of what holds data: another id would replace the table, the queue or the secret", () => {
  const template = alertTemplate();
  const ids = ["AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SecretsManager::Secret"].flatMap((type) =>
    Object.keys(template.findResources(type)),
  );
  expect(ids).toEqual([
    "TablesAlertsF4292B9D",
    "TablesWebhooks9E9DC764",
    "QueueDeadLetters9B423CAD",
    "QueueCommands883E4930",
    "SecretValueC9899BBC",
  ]);
});

test("creates nothing but what is listed here", () => {
  const types = Object.values(alertTemplate().toJSON().Resources as Record<string, { Type: string }>).map(
    (r) => r.Type,
  );
  expect([...new Set(types)].sort()).toEqual([
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::QueryDefinition",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
  ]);
});

const everything: Partial<SettingsInput> = {
  alarmEmail: "on-call@example.com",
  allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"],
  waf: true,
  keepData: false,
  apiGatewayLogRole: "existing",
};

test.each<[string, Partial<SettingsInput>]>([
  ["the example settings", {}],
  ["every optional part", everything],
])("breaks no rule of CloudFormation or cdk-nag with %s", (_what, changes) => {
  const context = { ...cdkJson.context, "aws:cdk:bundling-stacks": [] };
  const broken = withApp(context, (app, outdir) => {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    new AlertStack(app, "SlackAlerts", { settings: parseSettings(exampleSettings(changes)) });
    app.synth();
    return brokenRules(outdir);
  });
  expect(broken).toEqual([]);
});

function brokenRules(outdir: string): string[] {
  const report = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8"));
  return report.pluginReports.flatMap(({ violations }: { violations: { ruleName: string }[] }) =>
    violations.map(({ ruleName }) => ruleName),
  );
}
