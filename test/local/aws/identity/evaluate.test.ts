import { expect, test } from "vitest";
import { evaluate, matches } from "../../../../lib/local/aws/identity/evaluate.ts";
import type { Statement } from "../../../../lib/local/aws/identity/statements.ts";

const role = "arn:aws:iam::000000000000:role/r";
const put = { action: "dynamodb:PutItem", resource: "arn:aws:dynamodb:us-east-1:000000000000:table/t" };
const statement = (
  effect: "Allow" | "Deny",
  action = put.action,
  resource = put.resource,
  principals: string[] = [],
): Statement => ({
  effect,
  actions: [action],
  resources: [resource],
  principals,
});

test.for([
  ["nothing", [], [], "not-allowed"],
  ["another action", [statement("Allow", "dynamodb:GetItem")], [], "not-allowed"],
  ["another resource", [statement("Allow", put.action, `${put.resource}2`)], [], "not-allowed"],
  ["the action and resource", [statement("Allow")], [], undefined],
  ["patterns", [statement("Allow", "dynamodb:Put*", "arn:*:table/?")], [], undefined],
  ["another case of the action", [statement("Allow", "DynamoDB:putitem")], [], undefined],
  ["an Allow and a Deny", [statement("Allow"), statement("Deny", "dynamodb:*", "*")], [], "denied"],
  ["a resource's Allow to the role", [], [statement("Allow", put.action, put.resource, [role])], undefined],
  ["a resource's Allow to someone else", [], [statement("Allow", put.action, put.resource, ["x"])], "not-allowed"],
  [
    "a resource's Deny to everyone",
    [statement("Allow")],
    [statement("Deny", put.action, put.resource, ["*"])],
    "denied",
  ],
] as const)("with %s", ([, ofRole, ofResource, wanted]) => {
  expect(evaluate(put, ofRole, ofResource, role)).toBe(wanted);
});

test("takes the other characters of a pattern as they are", () => {
  expect(matches("a.b", "axb")).toBe(false);
  expect(matches("arn:(x)[y]", "arn:(x)[y]")).toBe(true);
});
