import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("wrong settings end the CDK app with the problem and its cure, without a stack trace", () => {
  const app = fileURLToPath(new URL("../../bin/app.ts", import.meta.url));
  const CDK_CONTEXT_JSON = JSON.stringify({ "slack-alerts": { integrations: { ops: { auth: "tokn" } } } });
  const { status, stderr } = spawnSync(process.execPath, [app], {
    env: { ...process.env, CDK_CONTEXT_JSON },
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toBe(
    'The settings in cdk.json (context "slack-alerts") cannot be used:\n' +
      '  integrations.ops.auth: has a value that is not allowed; use "token" or "signature"\n',
  );
});
