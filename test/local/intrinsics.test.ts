import { expect, test } from "vitest";
import { createResolver } from "../../lib/local/intrinsics.ts";
import { type Template, TemplateError } from "../../lib/local/template.ts";

const template: Template = {
  Parameters: { Version: { Default: 7 }, Given: {} },
  Resources: {
    Table: { Type: "AWS::DynamoDB::Table" },
    Named: { Type: "AWS::DynamoDB::Table", Properties: { TableName: "my-table" } },
    Queue: { Type: "AWS::SQS::Queue" },
    Secret: { Type: "AWS::SecretsManager::Secret" },
    Fn: { Type: "AWS::Lambda::Function" },
    Logs: { Type: "AWS::Logs::LogGroup" },
    Alarm: { Type: "AWS::CloudWatch::Alarm" },
  },
};
const resolve = createResolver(template, "Stack", "127.0.0.1:4000");
const at = (value: unknown) => resolve(value, "Here.Property");

test.for([
  ["a table's name", { Ref: "Table" }, "Table"],
  ["a given name", { Ref: "Named" }, "my-table"],
  ["a queue's URL at the local endpoint", { Ref: "Queue" }, "http://127.0.0.1:4000/000000000000/Queue"],
  ["a secret's ARN", { Ref: "Secret" }, "arn:aws:secretsmanager:us-east-1:000000000000:secret:Secret-local0"],
  ["an attribute", { "Fn::GetAtt": ["Named", "Arn"] }, "arn:aws:dynamodb:us-east-1:000000000000:table/my-table"],
  ["an attribute in short form", { "Fn::GetAtt": "Queue.Arn" }, "arn:aws:sqs:us-east-1:000000000000:Queue"],
  ["a log group's ARN", { "Fn::GetAtt": ["Logs", "Arn"] }, "arn:aws:logs:us-east-1:000000000000:log-group:Logs:*"],
  ["a pseudo parameter", { Ref: "AWS::Region" }, "us-east-1"],
  ["a parameter's default", { Ref: "Version" }, 7],
  ["Fn::Join", { "Fn::Join": ["-", ["a", { Ref: "Table" }, { "Fn::Join": ["", ["b", "c"]] }]] }, "a-Table-bc"],
  ["Fn::Select of Fn::Split", { "Fn::Select": [2, { "Fn::Split": [":", { "Fn::GetAtt": "Fn.Arn" }] }] }, "lambda"],
  [
    "Fn::Sub",
    { "Fn::Sub": "$" + "{Table} $" + "{Queue.Arn} $" + "{!Literal}" },
    "Table arn:aws:sqs:us-east-1:000000000000:Queue $" + "{Literal}",
  ],
  [
    "Fn::Sub with variables",
    { "Fn::Sub": ["$" + "{X}/$" + "{AWS::AccountId}", { X: { Ref: "Table" } }] },
    "Table/000000000000",
  ],
  ["what has none", { a: [1, null, true, { b: "c" }] }, { a: [1, null, true, { b: "c" }] }],
] as const)("works out %s", ([, value, wanted]) => {
  expect(at(value)).toEqual(wanted);
});

test.for([
  [
    "an unknown function",
    { deep: [{ "Fn::ImportValue": "x" }] },
    "Here.Property.deep.0: the local stack does not know Fn::ImportValue",
  ],
  ["a resource that is missing", { Ref: "Nobody" }, "Here.Property: refers to Nobody, which is no resource"],
  [
    "a resource without a counterpart",
    { Ref: "Alarm" },
    "Here.Property: refers to Alarm; the local stack has no AWS::CloudWatch::Alarm",
  ],
  [
    "an unknown attribute",
    { "Fn::GetAtt": ["Table", "StreamArn"] },
    "Here.Property: Table has no attribute StreamArn here",
  ],
  ["a parameter without a default", { Ref: "Given" }, "Here.Property: parameter Given has no default"],
] as const)("names the place of %s", ([, value, message]) => {
  expect(() => at(value)).toThrow(
    new TemplateError(message.slice(0, message.indexOf(": ")), message.slice(message.indexOf(": ") + 2)),
  );
});
