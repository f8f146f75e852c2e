import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsTarget, localTarget } from "../../lib/chores/target.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "target-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const outputsFile = (content: unknown): string => {
  const file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
};

test("no option that names AWS means the local stack", () => {
  expect(awsTarget({ dir: "folder", region: "eu-central-1" })).toBeUndefined();
});

test("names come from the file that cdk deploy wrote, or by hand, which wins", async () => {
  const outputs = outputsFile({
    Other: { BucketName: "x" },
    "slack-alerts": { AlertsTable: "from-file", QueueUrl: "https://q", UrlOps: "https://u" },
  });
  const target = awsTarget({ outputs, table: "by-hand", region: "eu-central-1" });
  expect(target).toMatchObject({ place: "AWS", isLocal: false });
  expect([target?.output("AlertsTable"), target?.output("QueueUrl")]).toEqual(["by-hand", "https://q"]);
  expect(target?.knownOutput("UrlOps")).toBe("https://u");
  expect(await target?.dynamodb.config.region()).toBe("eu-central-1");
});

test("a name that is missing is asked for by its option and by the output that has it", () => {
  expect(() => awsTarget({ table: "alerts" })?.output("DeadLetterQueueUrl")).toThrow(
    "--dead-letter-queue-url is missing: give the stack's output DeadLetterQueueUrl",
  );
});

test("a file of other stacks, of two of ours, or none at all is an error that says so", () => {
  expect(() => awsTarget({ outputs: outputsFile({ Other: {} }) })).toThrow("names 0 stacks");
  const two = { a: { AlertsTable: "a" }, b: { AlertsTable: "b" } };
  expect(() => awsTarget({ outputs: outputsFile(two) })).toThrow("names 2 stacks");
  expect(() => awsTarget({ outputs: join(folder, "none.json") })).toThrow("cannot be read");
});

test("the local stack is reached at its own endpoint, as its operator", async () => {
  const { dynamodb, isLocal, output } = localTarget({
    awsUrl: "http://127.0.0.1:4000",
    resources: { alertsTable: "a", webhooksTable: "w", queueUrl: "q", deadLetterQueueUrl: "d", secretId: "s" },
  });
  expect(isLocal).toBe(true);
  expect([output("AlertsTable"), output("WebhooksTable"), output("SecretArn")]).toEqual(["a", "w", "s"]);
  expect((await dynamodb.config.endpoint?.())?.port).toBe(4000);
  expect((await dynamodb.config.credentials()).accessKeyId).toBe("operator");
});
