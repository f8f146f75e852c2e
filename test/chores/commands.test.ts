import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readProjectSettings } from "../../lib/chores/project-settings.ts";
import { writeRunning } from "../../lib/local/running.ts";
import { webhookNames } from "../../lib/webhook-names.ts";
import { putAlert } from "../support/alert-item.ts";
import { alertsTable, startDynamoDb, webhooksTable } from "../support/dynamodb.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "commands-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a command as npm does, but in an empty folder. */
const run = (command: string, args: string[], input = "", environment = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const file = resolve(import.meta.dirname, `../../bin/${command}.ts`);
    // Nothing listens there: a chore that took its endpoint from the environment would fail.
    const env = { ...process.env, AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_REGION: "eu-central-1", ...environment };
    const child = execFile(process.execPath, [file, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end(input);
  });

test.each(["alerts", "redrive", "webhooks", "smoke", "say"])(
  "%s without a running stack says how to start one",
  async (command) => {
    const { code, stdout, stderr } = await run(command, command === "say" ? ["outage"] : []);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^no local stack runs here: start it with `npm start`/);
  },
);

test("a stack that runs in another folder is named by --dir", async () => {
  const [here, there] = await Promise.all([run("alerts", []), run("alerts", ["--dir", "other"])]);
  expect(here.stderr).toContain("--dir FOLDER");
  expect(there.stderr).toMatch(/^no local stack runs in other: /);
});

test.each(["alerts", "redrive", "webhooks", "smoke", "say", "secrets", "manifest"])(
  "%s explains itself",
  async (command) => {
    const { code, stdout } = await run(command, ["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${command} --`));
  },
);

test("an option that does not exist is an error with the usage", async () => {
  const { code, stderr } = await run("alerts", ["--sttaus", "open"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Unknown option '--sttaus'.*Usage: npm run alerts/s);
});

test("alerts reads the table of the stack that runs here, whatever the environment says of AWS", async () => {
  const dynamodb = await startDynamoDb();
  const { alertId } = await putAlert(dynamodb.client);
  mkdirSync(join(folder, ".slack-alerts"));
  writeRunning(join(folder, ".slack-alerts"), {
    pid: process.pid,
    apiUrl: "http://127.0.0.1:1",
    awsUrl: dynamodb.endpoint,
    resources: { alertsTable, webhooksTable, queueUrl: "", deadLetterQueueUrl: "", secretId: "" },
    functions: [],
  });
  const [list, one, none] = await Promise.all([
    run("alerts", ["--status", "open"]),
    run("alerts", ["show", alertId.toLowerCase()]),
    run("alerts", ["show", "A-0000000000"]),
  ]);
  await dynamodb.stop();
  expect(list.stdout).toMatch(/^ID .*\nA-7F3KQ2XM9B {2}high .* checkout is down .* delivered\n$/);
  expect(one.stdout).toMatch(/^alert {9}A-7F3KQ2XM9B\n/);
  expect(none).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("A-0000000000 is not in the local stack"),
  });
});

test("alerts reads a deployed table where the environment says that AWS is", async () => {
  const dynamodb = await startDynamoDb();
  await putAlert(dynamodb.client);
  const environment = { AWS_ENDPOINT_URL: dynamodb.endpoint, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const { stdout } = await run("alerts", ["--table", alertsTable], "", environment);
  await dynamodb.stop();
  expect(stdout).toContain("A-7F3KQ2XM9B");
});

test("a chore on AWS says which name it lacks", async () => {
  const { code, stderr } = await run("redrive", ["--queue-url", "http://127.0.0.1:1/q", "--region", "eu-central-1"]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    "--dead-letter-queue-url is missing: give the stack's output DeadLetterQueueUrl, or all with --outputs FILE\n",
  );
});

test.each(["0", "-1", "week", "Infinity"])("redrive --wake --days %s is an error", async (days) => {
  const { code, stderr } = await run("redrive", ["--wake", "--table", "alerts", "--days", days]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^--days: use a number above 0|argument is ambiguous/)]);
});

test("a chore on AWS without region or credentials says how to give them", async () => {
  const none = {
    AWS_REGION: undefined,
    AWS_CONFIG_FILE: "none",
    AWS_SHARED_CREDENTIALS_FILE: "none",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const [noRegion, noCredentials] = await Promise.all([
    run("alerts", ["--table", "alerts"], "", none),
    run("alerts", ["--table", "alerts", "--region", "eu-central-1"], "", none),
  ]);
  expect(noRegion.stderr).toMatch(/^Error: Region is missing\nGive --region/);
  expect(noCredentials.stderr).toMatch(/^CredentialsProviderError: .*\nGive --region/);
});

test.each([
  ["--secret", "arn:aws:secretsmanager:eu-north-1:000000000000:secret:slack-abc123", "eu-north-1"],
  ["--queue-url", "https://sqs.ap-southeast-2.amazonaws.com/000000000000/commands", "ap-southeast-2"],
])("the region is the environment's, else the one that %s tells", async (option, value, told) => {
  const regionsAsked = async (environment: Record<string, string | undefined>) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(/Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "");
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end('{"__type":"Refused"}');
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await run("alerts", ["--table", "alerts", option, value], "", {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_CONFIG_FILE: "none",
      ...environment,
    });
    server.close();
    return [...new Set(asked)];
  };
  expect(await regionsAsked({ AWS_REGION: undefined })).toEqual([told]);
  expect(await regionsAsked({ AWS_REGION: "eu-central-1" })).toEqual(["eu-central-1"]);
});

test("secrets takes piped answers, echoes none, and writes a file for its owner only", async () => {
  const settings = readProjectSettings();
  const proofs = Object.keys(settings.integrations).map((name) => `fake-secret-of-${name}`);
  const urls = webhookNames(settings).map((name) => `https://hooks.slack.com/services/T000/B000/fake-secret-${name}`);
  const { code, stdout, stderr } = await run("secrets", [], [...proofs, ...urls, ""].join("\n"));
  expect([code, stdout + stderr]).toEqual([0, expect.not.stringContaining("fake-secret")]);
  expect(stdout).toMatch(/^Wrote the file secrets\.local\.json/);
  const file = join(folder, "secrets.local.json");
  expect(Object.values(JSON.parse(readFileSync(file, "utf8")).webhooks)).toEqual(urls);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("secrets refuses values on the command line without showing them", async () => {
  const { code, stderr } = await run("secrets", ["fake-secret"]);
  expect(code).toBe(1);
  expect(stderr).not.toContain("fake-secret");
});

test("manifest needs an integration that takes a Slack app", async () => {
  const signed = Object.entries(readProjectSettings().integrations).filter(([, { auth }]) => auth === "signature");
  const { code, stdout, stderr } = await run("manifest", ["--url", "https://x.pinggy.link"]);
  if (signed.length === 1) expect(JSON.parse(stdout).settings.interactivity.is_enabled).toBe(true);
  else expect([code, stderr]).toEqual([1, expect.stringContaining("integration")]);
});
