import { expect, test } from "vitest";
import { alertTemplate } from "../support/alert-stack.ts";

const template = alertTemplate();

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** Who may do what, as `action on resource`, read from the template's policies. */
function permissions(roleId: string): string[] {
  const policies = Object.values(template.findResources("AWS::IAM::Policy")).filter((policy) =>
    JSON.stringify(policy.Properties.Roles).includes(`"${roleId}"`),
  );
  return policies
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement as Statement[])
    .flatMap(({ Effect, Action, Resource, Condition }) => {
      expect([Effect, Condition]).toEqual(["Allow", undefined]);
      return [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => `${action} on ${nameOf(resource)}`));
    })
    .sort();
}

/** `{Fn::GetAtt: [Id, Arn]}` → `Id`; anything that is joined to it follows. Hashes of logical ids are cut off. */
function nameOf(resource: unknown): string {
  if (typeof resource === "string") return resource;
  const intrinsic = resource as { Ref: string } | { "Fn::GetAtt": [string, string] } | { "Fn::Join": ["", unknown[]] };
  if ("Ref" in intrinsic) return withoutHash(intrinsic.Ref);
  if ("Fn::GetAtt" in intrinsic) return withoutHash(intrinsic["Fn::GetAtt"][0]);
  return intrinsic["Fn::Join"][1].map(nameOf).join("");
}

const withoutHash = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, "");

function roleOf(functionId: string): { roleId: string; variables: Record<string, unknown> } {
  const [, found] = Object.entries(template.findResources("AWS::Lambda::Function")).find(([id]) =>
    id.startsWith(functionId),
  ) ?? ["", undefined];
  return { roleId: found?.Properties.Role["Fn::GetAtt"][0], variables: found?.Properties.Environment.Variables };
}

test("ingest may send to the queue, read the secret and write its log, and nothing else", () => {
  expect(permissions(roleOf("EndpointIngest").roleId)).toEqual([
    "logs:CreateLogStream on EndpointIngestLogs",
    "logs:PutLogEvents on EndpointIngestLogs",
    "secretsmanager:GetSecretValue on SecretValue",
    "sqs:SendMessage on QueueCommands",
  ]);
});

test("process may do exactly what it and its event source call", () => {
  expect(permissions(roleOf("ProcessorProcess").roleId)).toEqual([
    "dynamodb:GetItem on TablesAlerts",
    "dynamodb:GetItem on TablesWebhooks",
    "dynamodb:PutItem on TablesAlerts",
    "dynamodb:Query on TablesAlerts/index/status-openedAt",
    "dynamodb:UpdateItem on TablesAlerts",
    "dynamodb:UpdateItem on TablesWebhooks",
    "logs:CreateLogStream on ProcessorProcessLogs",
    "logs:PutLogEvents on ProcessorProcessLogs",
    "secretsmanager:GetSecretValue on SecretValue",
    "sqs:ChangeMessageVisibility on QueueCommands",
    "sqs:DeleteMessage on QueueCommands",
    "sqs:GetQueueAttributes on QueueCommands",
    "sqs:ReceiveMessage on QueueCommands",
    "sqs:SendMessage on QueueCommands",
    "sqs:SendMessage on QueueDeadLetters",
  ]);
});

test("no role but API Gateway's own carries a managed or inline policy", () => {
  for (const [id, { Properties }] of Object.entries(template.findResources("AWS::IAM::Role"))) {
    expect(Properties.Policies, id).toBeUndefined();
    if (!id.startsWith("EndpointApiCloudWatchRole")) expect(Properties.ManagedPolicyArns, id).toBeUndefined();
  }
});

test("the environment names resources, and holds neither settings nor secrets", () => {
  expect(names(roleOf("EndpointIngest").variables)).toEqual({ QUEUE_URL: "QueueCommands", SECRET_ID: "SecretValue" });
  expect(names(roleOf("ProcessorProcess").variables)).toEqual({
    ALERTS_TABLE: "TablesAlerts",
    WEBHOOKS_TABLE: "TablesWebhooks",
    QUEUE_URL: "QueueCommands",
    DEAD_LETTER_QUEUE_URL: "QueueDeadLetters",
    SECRET_ID: "SecretValue",
  });
});

const names = (variables: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(variables).map(([variable, value]) => [variable, nameOf(value)]));

test("only this API may invoke a function, and only by POST to /slack/*", () => {
  const invokers = Object.values(template.findResources("AWS::Lambda::Permission")).map(({ Properties }) => Properties);
  expect(invokers).toHaveLength(1);
  expect(invokers[0]).toMatchObject({ Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" });
  expect(JSON.stringify(invokers[0]?.SourceArn)).toContain('"/POST/slack/*"');
});
