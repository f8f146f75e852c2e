import { expect, test } from "vitest";
import type { AwsCall } from "../../../../lib/local/aws/call.ts";
import { requiredPermissions } from "../../../../lib/local/aws/identity/required-permissions.ts";

const needs = (service: AwsCall["service"], action: string, body: AwsCall["body"]) =>
  requiredPermissions({ service, action, principal: "Fn", body }).map(
    ({ action, resource }) => `${action} ${resource}`,
  );

const aws = (rest: string) => `arn:aws:${rest}`;

test.for([
  ["dynamodb", "PutItem", { TableName: "t" }, [`dynamodb:PutItem ${aws("dynamodb:us-east-1:000000000000:table/t")}`]],
  [
    "dynamodb",
    "Query",
    { TableName: "t", IndexName: "i" },
    [`dynamodb:Query ${aws("dynamodb:us-east-1:000000000000:table/t/index/i")}`],
  ],
  ["dynamodb", "Scan", { TableName: aws("dynamodb:x:y:table/t") }, [`dynamodb:Scan ${aws("dynamodb:x:y:table/t")}`]],
  [
    "dynamodb",
    "BatchWriteItem",
    { RequestItems: { a: [], b: [] } },
    [
      `dynamodb:BatchWriteItem ${aws("dynamodb:us-east-1:000000000000:table/a")}`,
      `dynamodb:BatchWriteItem ${aws("dynamodb:us-east-1:000000000000:table/b")}`,
    ],
  ],
  ["dynamodb", "ListTables", {}, ["dynamodb:ListTables *"]],
  [
    "sqs",
    "DeleteMessageBatch",
    { QueueUrl: "http://h/0/q" },
    [`sqs:DeleteMessage ${aws("sqs:us-east-1:000000000000:q")}`],
  ],
  ["sqs", "GetQueueUrl", { QueueName: "q" }, [`sqs:GetQueueUrl ${aws("sqs:us-east-1:000000000000:q")}`]],
  ["sqs", "ListQueues", {}, ["sqs:ListQueues *"]],
  [
    "secretsmanager",
    "GetSecretValue",
    { SecretId: "s" },
    [`secretsmanager:GetSecretValue ${aws("secretsmanager:us-east-1:000000000000:secret:s-local0")}`],
  ],
] as const)("%s %s %j", ([service, action, body, wanted]) => {
  expect(needs(service, action, body)).toEqual(wanted);
});
