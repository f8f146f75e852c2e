import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTableCommand, DynamoDBClient, type KeySchemaElement, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Alert } from "../../functions/alert/alert.ts";
import type { SettingsInput } from "../../functions/alert/settings.ts";
import { operator } from "../../lib/local/aws/identity/authority.ts";
import { region } from "../../lib/local/aws/region.ts";
import type { FunctionLine } from "../../lib/local/lambda/function-pools.ts";
import { readRunning } from "../../lib/local/running.ts";
import { type FakeSlack, startFakeSlack } from "../../lib/local/slack/fake-slack.ts";
import { localSecret } from "../../lib/local/slack/local-secret.ts";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { type Local, type LocalOptions, startLocal } from "../../lib/local/start-local.ts";
import { FolderInUseError } from "../../lib/local/state-folder.ts";
import type { Template } from "../../lib/local/template.ts";
import { parseSettings, SettingsError } from "../../lib/settings.ts";
import { alertsTable, startDynamoDb, webhooksTable } from "../support/dynamodb.ts";
import { isAlive } from "./fixtures/process.ts";
import { settings } from "./fixtures/settings.ts";

// A first run synthesises the stack.
vi.setConfig({ testTimeout: 90_000 });

let slack: FakeSlack;
let local: Local | undefined;
let folder: string;
let lines: FunctionLine[];

beforeEach(async () => {
  slack = await startFakeSlack();
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-state-"));
  lines = [];
});
afterEach(async () => {
  await local?.stop();
  local = undefined;
  await slack.stop();
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<LocalOptions> = {}): Promise<Local> {
  const secret = localSecret(parseSettings(settings), slack.webhookUrl);
  local = await startLocal({ settings, secret, apiPort: 0, onLog: (line) => lines.push(line), ...options });
  return local;
}

const say = ({ apiUrl }: Local, text: string, more = {}) =>
  fetch(
    `${apiUrl}/slack/ops`,
    outgoingWebhook({ text, triggerWord: "outage", credentials: { token: "local-fake-token-for-ops" }, ...more }),
  );

async function alerts({ awsUrl, resources }: Local): Promise<Alert[]> {
  const client = clientAt(awsUrl);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: resources.alertsTable, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item) as Alert);
}

function clientAt(endpoint: string): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: operator, secretAccessKey: "local" },
  });
  onTestFinished(() => client.destroy());
  return client;
}

const logged = () => lines.map(({ line }) => line).join("\n");

test("a message becomes a stored alert and a follow-up, through the deployed bundles", async () => {
  await start();
  const response = await say(local as Local, "outage: checkout is down 🔥, critical");
  expect(await response.json()).toMatchObject({ text: expect.stringMatching(/Alert A-\w{10} opened \(critical\)/) });
  await expect.poll(() => slack.posts("ops"), { timeout: 10_000 }).toHaveLength(1);
  await expect
    .poll(async () => (await alerts(local as Local)).map(({ followUps }) => followUps["opened:ops"]?.state))
    .toEqual(["delivered"]);
  expect(await alerts(local as Local)).toMatchObject([
    { title: "checkout is down 🔥, critical", urgency: "critical", status: "open", integration: "ops" },
  ]);
});

test("finds every permission that the way of one alert needs, and reports what was used", async () => {
  await start();
  await say(local as Local, "outage: checkout is down");
  await expect.poll(() => slack.posts("ops"), { timeout: 10_000 }).toHaveLength(1);
  const [ingest, processor] = (local as Local).report();
  expect(ingest?.denied).toEqual([]);
  expect(processor?.denied).toEqual([]);
  expect(ingest?.unusedGrants).toEqual([]);
  const actions = ingest?.used.map(({ action }) => action);
  expect(new Set(actions)).toEqual(
    new Set(["logs:CreateLogStream", "logs:PutLogEvents", "secretsmanager:GetSecretValue", "sqs:SendMessage"]),
  );
  expect(processor?.used).toContainEqual(expect.objectContaining({ action: "dynamodb:PutItem", refusal: undefined }));
  // Nobody asked for an alert's list.
  expect(processor?.unusedGrants).toContainEqual(expect.objectContaining({ action: "dynamodb:Query" }));
});

test("a permission that the template lacks is refused as on AWS, and shows in the report", async () => {
  const withoutSend = ({ Resources }: Template) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== "AWS::IAM::Policy") continue;
      const document = Properties?.PolicyDocument as { Statement: { Action: string | string[] }[] };
      document.Statement = document.Statement.filter(({ Action }) => Action !== "sqs:SendMessage");
    }
  };
  await start({ editTemplate: withoutSend });
  expect((await say(local as Local, "outage: checkout is down")).status).toBe(503);
  expect(logged()).toContain("AccessDenied");
  const denied = (local as Local).report().find(({ function: name }) => name.includes("Ingest"))?.denied;
  expect(denied).toMatchObject([
    { action: "sqs:SendMessage", resource: expect.stringContaining(":QueueCommands"), refusal: "not-allowed" },
  ]);
});

test("refuses everything while its secret has no value, and works as soon as the file is there", async () => {
  const file = join(folder, "secret.json");
  await start({ secret: file });
  expect((await say(local as Local, "outage: one")).status).toBe(503);
  expect(logged()).toContain("secret-unusable");
  await local?.stop();
  writeFileSync(file, JSON.stringify(localSecret(parseSettings(settings), slack.webhookUrl)));
  await start({ secret: file });
  expect((await say(local as Local, "outage: one")).status).toBe(200);
});

test("keeps alerts from run to run, and takes changed settings", async () => {
  await start({ dataDir: folder });
  expect((await say(local as Local, "outage: kept")).status).toBe(200);
  await expect.poll(() => alerts(local as Local), { timeout: 10_000 }).toHaveLength(1);
  await local?.stop();
  await start({ dataDir: folder, settings: { ...settings, timeouts: { processSeconds: 4 } } });
  expect(await alerts(local as Local)).toMatchObject([{ title: "kept" }]);
});

test("tells other commands where it listens, and leaves no word and no process behind", async () => {
  const { apiUrl, awsUrl, resources, pools, stop } = await start({ dataDir: folder, slackUrl: slack.url });
  expect(readRunning(folder)).toEqual({
    pid: process.pid,
    apiUrl,
    awsUrl,
    slackUrl: slack.url,
    resources,
    functions: [...pools.keys()],
  });
  const pids = [...pools.values()].flatMap((pool) => pool.pids());
  expect(pids.length).toBeGreaterThanOrEqual(2);
  await stop();
  expect(pids.filter(isAlive)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(["dynamodb", "lock", "sqs"]);
});

test("keeps nothing in the folder when told to use memory only", async () => {
  await start({ dataDir: folder, memory: true });
  expect(readRunning(folder)).toBeDefined();
  expect(existsSync(join(folder, "sqs"))).toBe(false);
});

test("two runners cannot share a folder", async () => {
  await start({ dataDir: folder });
  const first = local;
  await expect(start({ dataDir: folder })).rejects.toThrow(FolderInUseError);
  expect(readRunning(folder)).toBeDefined();
  expect((await say(first as Local, "outage: still there")).status).toBe(200);
});

test.for([
  [
    "a resource type that nobody decided about",
    { Bucket: { Type: "AWS::S3::Bucket" } },
    "Bucket: the local stack does not know AWS::S3::Bucket",
  ],
  [
    "a property that nobody decided about",
    { Q: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } } },
    "Q (AWS::SQS::Queue): the local stack does not know FifoQueue",
  ],
  [
    "an unknown function",
    { Q: { Type: "AWS::SQS::Queue", Properties: { QueueName: { "Fn::If": [] } } } },
    "Q (AWS::SQS::Queue).QueueName: the local stack does not know Fn::If",
  ],
] as const)("refuses to start with %s, and releases the folder", async ([, resources, message]) => {
  const editTemplate = ({ Resources }: Template) => void Object.assign(Resources, resources);
  await expect(start({ editTemplate, dataDir: folder })).rejects.toThrow(message);
  await start({ dataDir: folder });
});

test("runs with every part that the settings can add to the stack", async () => {
  const everything: SettingsInput = {
    ...settings,
    alarmEmail: "ops@example.com",
    allowedCidrs: ["192.0.2.0/24"],
    waf: true,
    keepData: false,
    apiGatewayLogRole: "existing",
  };
  const { leftOut } = await start({ settings: everything });
  expect(leftOut).toEqual(expect.arrayContaining(["alarm e-mails", "firewall"]));
  expect((await say(local as Local, "outage: one")).status).toBe(200);
});

test("names what is wrong with the settings before anything starts", async () => {
  await expect(start({ settings: { integrations: {} } })).rejects.toThrow(SettingsError);
});

test("the tables of test/support are those of the stack", async () => {
  const { awsUrl, resources } = await start();
  const copy = await startDynamoDb();
  onTestFinished(copy.stop);
  const shape = async (client: DynamoDBClient, TableName: string) => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const index = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection,
    }));
    return { keys: Table?.KeySchema as KeySchemaElement[], index };
  };
  const client = clientAt(awsUrl);
  expect(await shape(copy.client, alertsTable)).toEqual(await shape(client, resources.alertsTable));
  expect(await shape(copy.client, webhooksTable)).toEqual(await shape(client, resources.webhooksTable));
});
