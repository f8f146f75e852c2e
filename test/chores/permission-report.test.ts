import { expect, test } from "vitest";
import { permissionReport } from "../../lib/chores/permission-report.ts";
import type { IamReport } from "../../lib/local/aws/iam-report.ts";

const get = { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:us-east-1:000000000000:table/Alerts" };
const send = { action: "sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:000000000000:Commands" };
const report: IamReport = {
  function: "Process1234",
  granted: [get, send],
  used: [{ ...get, refusal: undefined, calls: 2 }],
  unusedGrants: [send],
  denied: [],
};
const reason = "a fresh message takes over from an old one";
const rare = { function: "Process", action: "sqs:SendMessage", resource: ":Commands", reason };

test("shows what was used, and an unused grant with its reason", () => {
  const { text, problems } = permissionReport([report], [rare]);
  expect(text.split("\n")).toEqual([
    "Process1234",
    "  granted and used",
    "    dynamodb:GetItem on table/Alerts",
    "  granted and not used",
    `    sqs:SendMessage on Commands: ${reason}`,
    "  used and not granted: none",
  ]);
  expect(problems).toEqual([]);
});

test.each([
  ["no reason", []],
  ["a reason for another function", [{ ...rare, function: "Ingest" }]],
  ["a reason for another action", [{ ...rare, action: "sqs:DeleteMessage" }]],
  ["a reason for another resource", [{ ...rare, resource: ":DeadLetters" }]],
])("a grant that nothing used and that has %s is a problem", (_, reasons) => {
  const [first] = permissionReport([report], reasons).problems;
  expect(first).toBe(
    "Process1234 may sqs:SendMessage on Commands, and nothing used it: take it away, or write down why it stays",
  );
});

test("a reason for a grant that is used is a problem", () => {
  const used = { ...report, unusedGrants: [] };
  expect(permissionReport([used], [rare]).problems).toEqual([
    "the reason for sqs:SendMessage of Process explains nothing any more: remove it",
  ]);
});

test("a refused call is the only problem that is told, because it may have kept others from happening", () => {
  const lacking: IamReport = { ...report, denied: [{ ...get, refusal: "not-allowed", calls: 1 }] };
  const { text, problems } = permissionReport([lacking], []);
  expect(text).toContain("  used and not granted\n    dynamodb:GetItem on table/Alerts");
  expect(problems).toEqual(["Process1234 called dynamodb:GetItem on table/Alerts, which its role does not allow"]);
});
