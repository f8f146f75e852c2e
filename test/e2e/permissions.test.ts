import { expect, test } from "vitest";
import { permissionsInUse } from "../../lib/chores/iam.ts";
import { permissionReport } from "../../lib/chores/permission-report.ts";
import { rareGrants } from "../../lib/chores/rare-grants.ts";
import type { Template } from "../../lib/local/template.ts";
import { e2eSettings } from "./settings.ts";

// The stack may have to be synthesised first.
const timeoutMs = 90_000;

test(
  "every permission is used or has a written reason, and none is missing",
  async () => {
    const reports = await permissionsInUse({ settings: e2eSettings });
    expect(permissionReport(reports, rareGrants).problems).toEqual([]);
    expect(reports.map(({ used }) => used.length > 3)).toEqual([true, true]);
  },
  timeoutMs,
);

test("a permission that is missing is named", async () => {
  const withoutSecret = ({ Resources }: Template) => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type !== "AWS::IAM::Policy" || !id.includes("Ingest")) continue;
      const document = Properties?.PolicyDocument as { Statement: { Action: string }[] };
      document.Statement = document.Statement.filter(({ Action }) => Action !== "secretsmanager:GetSecretValue");
    }
  };
  const reports = await permissionsInUse({ settings: e2eSettings, editTemplate: withoutSecret });
  expect(permissionReport(reports, rareGrants).problems).toEqual([
    expect.stringMatching(
      /Ingest\w* called secretsmanager:GetSecretValue on secret:\S+, which its role does not allow$/,
    ),
  ]);
});
