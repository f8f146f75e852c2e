import { expect, test } from "vitest";
import { readStatements } from "../../../../lib/local/aws/identity/statements.ts";

const read = (...Statement: object[]) => readStatements({ Version: "2012-10-17", Statement }, "Policy");
const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:q" };

test("reads one action or several, for a role or for everyone", () => {
  expect(
    read(allow, { Effect: "Deny", Action: ["a:B", "a:C"], Resource: ["x", "y"], Principal: { AWS: "*" } }),
  ).toEqual([
    { effect: "Allow", actions: ["sqs:SendMessage"], resources: ["arn:q"], principals: [] },
    { effect: "Deny", actions: ["a:B", "a:C"], resources: ["x", "y"], principals: ["*"] },
  ]);
});

test("counts calls as made over TLS", () => {
  const over = (tls: string) => read({ ...allow, Condition: { Bool: { "aws:SecureTransport": tls } } });
  expect(over("true")).toHaveLength(1);
  expect(over("false")).toEqual([]);
});

test.for([
  [
    "an unknown condition",
    { ...allow, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
    "the condition IpAddress",
  ],
  [
    "an unknown condition key",
    { ...allow, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
    "aws:MultiFactorAuthPresent",
  ],
  [
    "an unknown key behind a condition that does not hold",
    { ...allow, Condition: { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "true" } } },
    "aws:ViaAWSService",
  ],
  ["NotAction", { Effect: "Allow", NotAction: "sqs:*", Resource: "*" }, "NotAction"],
] as const)("refuses %s", ([, statement, name]) => {
  expect(() => read(statement)).toThrow(name);
});
