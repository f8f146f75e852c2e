import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { gatewayEvent, ingestSecret, ingestSettings, token } from "../support/ingest.ts";
import { type Sqs, startSqs } from "../support/sqs.ts";

let folder: string;
let sqs: Sqs;
let secrets: Server;
let secretText: string | undefined;
let queueUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slack-alerts-ingest-"));
  await build({
    entryPoints: [fileURLToPath(new URL("../../functions/ingest/index.ts", import.meta.url))],
    outfile: join(folder, "index.mjs"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    define: { SLACK_ALERTS_SETTINGS: JSON.stringify(JSON.stringify(ingestSettings())) },
    logLevel: "error",
  });
  sqs = await startSqs();
  const name = new URL(await sqs.createQueue("commands")).pathname;
  queueUrl = `${sqs.endpoint}${name}`;
  // As Secrets Manager answers: the value, or that there is none yet.
  secrets = createServer((request, response) => {
    request.resume();
    response.writeHead(secretText === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
    response.end(
      JSON.stringify(secretText === undefined ? { __type: "ResourceNotFoundException" } : { SecretString: secretText }),
    );
  });
  secrets.listen(0, "127.0.0.1");
  await once(secrets, "listening");
});

afterAll(async () => {
  await sqs.stop();
  secrets.closeAllConnections();
  await new Promise((resolve) => secrets.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Runs the bundle in a process of its own, as Lambda does, for one event. */
async function invoke(event: APIGatewayProxyEvent) {
  const program = `
    const { handler } = await import(${JSON.stringify(join(folder, "index.mjs"))});
    process.once("message", async (event) => {
      process.send(await handler(event, { awsRequestId: "request-1" }), () => process.disconnect());
    });
    process.send("ready");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      QUEUE_URL: queueUrl,
      SECRET_ID: "slack",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    },
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  await once(child, "message");
  child.send(event);
  const [answer] = await once(child, "message");
  await once(child, "close");
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { answer, lines };
}

const request = gatewayEvent(outgoingWebhook({ text: "outage: db 😀", credentials: { token } }), "ops");

it("bundled, takes a request with what the environment names", async () => {
  secretText = JSON.stringify(ingestSecret());
  const { answer, lines } = await invoke(request);
  expect(JSON.parse(answer.body).text).toMatch(/^Alert A-\w{10} opened \(medium\): db 😀$/);
  const { Messages = [] } = await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
  expect(Messages.map(({ Body = "" }) => JSON.parse(Body))).toMatchObject([{ kind: "open", title: "db 😀" }]);
  expect(lines).toMatchObject([{ event: "request", outcome: "accepted", RequestAccepted: 1 }]);
});

it("bundled, starts without a secret and refuses everything until there is one", async () => {
  secretText = undefined;
  const { answer, lines } = await invoke(request);
  expect(answer).toEqual({ statusCode: 503, body: "" });
  expect(lines.map(({ event, outcome }) => [event, outcome]).filter(([event]) => event)).toEqual([
    ["secret-unusable", undefined],
    ["secret-unusable", undefined],
    ["request", "failed"],
  ]);
});
