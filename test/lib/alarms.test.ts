import { expect, test } from "vitest";
import { alarmTitles } from "../../lib/alarms.ts";
import { alertTemplate } from "../support/alert-stack.ts";

const template = alertTemplate({ alarmEmail: "on-call@example.com" });
const alarms = Object.values(template.findResources("AWS::CloudWatch::Alarm")).map(({ Properties }) => Properties);

test.each<[title: string, metric: string, statistic: string, atLeast: number, seconds: number]>([
  ["Dead letters are waiting", "AWS/SQS ApproximateNumberOfMessagesVisible", "Maximum", 1, 300],
  ["The process function crashes", "AWS/Lambda Errors", "Sum", 3, 900],
  ["Commands fail", "slack-alerts CommandFailed", "Sum", 3, 900],
  ["Follow-ups fail", "slack-alerts FollowUpFailed", "Sum", 1, 300],
  ["A webhook is disabled", "slack-alerts WebhookDisabled", "Sum", 1, 300],
  ["Due work is waiting", "AWS/SQS ApproximateNumberOfMessagesVisible", "Minimum", 1, 300],
  ["Follow-ups are late", "slack-alerts FollowUpLateness", "p99", 120_000, 300],
  ["Slack gets errors", "AWS/ApiGateway 5XXError", "Sum", 1, 300],
  ["The secret cannot be used", "slack-alerts SecretUnusable", "Sum", 1, 300],
  ["Many requests are refused", "slack-alerts RequestRefused", "Sum", 20, 300],
  ["Requests are throttled", "slack-alerts RequestThrottled", "Sum", 1, 300],
])("raises the alarm: %s", (title, metric, statistic, atLeast, seconds) => {
  const alarm = alarms.find(({ AlarmName }) => AlarmName === `SlackAlerts: ${title}`);
  expect(`${alarm?.Namespace} ${alarm?.MetricName}`).toBe(metric);
  expect(alarm?.Statistic ?? alarm?.ExtendedStatistic).toBe(statistic);
  expect(alarm?.ComparisonOperator).toBe("GreaterThanOrEqualToThreshold");
  expect(alarm?.Threshold).toBe(atLeast);
  expect(alarm?.Period * alarm?.EvaluationPeriods).toBe(seconds);
});

test("there are no other alarms, and each has its title for the runbook", () => {
  expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual(alarmTitles.map((title) => `SlackAlerts: ${title}`));
});

test("every alarm says what to do, stays quiet while there is no data, and goes to the topic", () => {
  const [topic] = Object.keys(template.findResources("AWS::SNS::Topic"));
  for (const { AlarmDescription, AlarmName, TreatMissingData, AlarmActions } of alarms) {
    const title = AlarmName.replace("SlackAlerts: ", "");
    expect(AlarmDescription).toMatch(new RegExp(`^${title}\\. \\S.{60,}\\.$`));
    expect(TreatMissingData).toBe("notBreaching");
    expect(AlarmActions).toEqual([{ Ref: topic }]);
  }
});

test("what people can do at once stands in the mail", () => {
  const mailOf = (title: string) => alarms.find(({ AlarmName }) => AlarmName.endsWith(title))?.AlarmDescription;
  expect(mailOf("Follow-ups fail")).toContain("`npm run redrive -- --wake`");
  expect(mailOf("Many requests are refused")).toMatch(/`user-not-allowed`.*`channel-not-allowed`.*people/);
});

test("the queue alarms watch their own queue", () => {
  const watched = (title: string) =>
    alarms.find(({ AlarmName }) => AlarmName.endsWith(title))?.Dimensions[0].Value["Fn::GetAtt"][0];
  expect(watched("Dead letters are waiting")).toMatch(/^QueueDeadLetters/);
  expect(watched("Due work is waiting")).toMatch(/^QueueCommands/);
});

test("CloudWatch may publish to the topic although its policy demands TLS", () => {
  const [policy] = Object.values(template.findResources("AWS::SNS::TopicPolicy"));
  expect(policy?.Properties.PolicyDocument.Statement).toMatchObject([
    { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    {
      Effect: "Allow",
      Action: "sns:Publish",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
    },
  ]);
});

test("alarms are mailed to the configured address, and to nobody without one", () => {
  template.hasResourceProperties("AWS::SNS::Subscription", { Protocol: "email", Endpoint: "on-call@example.com" });
  alertTemplate().resourceCountIs("AWS::SNS::Subscription", 0);
});

test("a throttled request is counted from the access log", () => {
  template.hasResourceProperties("AWS::Logs::MetricFilter", {
    FilterPattern: '{ $.status = "429" }',
    MetricTransformations: [{ MetricNamespace: "slack-alerts", MetricName: "RequestThrottled", MetricValue: "1" }],
  });
});
