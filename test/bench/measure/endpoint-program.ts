import { createHash } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { type DynamoDbService, openDynamoDb } from "../../../lib/local/aws/dynamodb.ts";
import { alertsTable, type EndpointOptions, type Question, webhooksTable } from "./endpoint.ts";

// Runs in a process of its own, so that what it spends is not counted as the functions' own.

const { key, certificate, secret } = JSON.parse(process.argv[2] ?? "") as EndpointOptions;
let dynamodb: DynamoDbService;
let counts: Record<string, number> = {};

const server = createServer({ key, cert: certificate }, async (request, response) => {
  const target = String(request.headers["x-amz-target"] ?? "");
  const action = target.slice(target.indexOf(".") + 1) || `${request.method} ${request.headers.host}`;
  counts[action] = (counts[action] ?? 0) + 1;
  if (!target) {
    request.resume().on("end", () => response.end("ok"));
    return;
  }
  const body = (await json(request)) as Record<string, unknown>;
  const answer = target.startsWith("DynamoDB_")
    ? await dynamodb.handle({ service: "dynamodb", action, principal: "bench", body })
    : { status: 200, body: answerTo(action, body) };
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
});
server.keepAliveTimeout = 120_000;

function answerTo(action: string, body: Record<string, unknown>): object {
  if (action === "GetSecretValue") return { Name: body.SecretId, SecretString: secret };
  if (action !== "SendMessage") return {};
  // The SDK checks the digest unless it is told not to.
  const digest = createHash("md5").update(String(body.MessageBody)).digest("hex");
  return { MessageId: "00000000-0000-4000-8000-000000000000", MD5OfMessageBody: digest };
}

const call = (action: string, body: Record<string, unknown>) =>
  dynamodb.handle({ service: "dynamodb", action, principal: "bench", body });

/** Empty tables, or `alerts` with so many alerts in it already. */
async function makeTables(alerts: number): Promise<void> {
  dynamodb = openDynamoDb();
  for (const [TableName, AttributeName] of [
    [alertsTable, "alertId"],
    [webhooksTable, "webhook"],
  ]) {
    const AttributeDefinitions = [{ AttributeName, AttributeType: "S" }];
    const KeySchema = [{ AttributeName, KeyType: "HASH" }];
    await call("CreateTable", { TableName, AttributeDefinitions, KeySchema, BillingMode: "PAY_PER_REQUEST" });
    const isActive = async () => {
      const { body } = await call("DescribeTable", { TableName });
      return (body as { Table: { TableStatus: string } }).Table.TableStatus === "ACTIVE";
    };
    while (!(await isActive())) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (let index = 0; index < alerts; index += 1) {
    const Item = { alertId: { S: `A-${index}` }, status: { S: "open" }, title: { S: "an earlier alert ".repeat(20) } };
    await call("PutItem", { TableName: alertsTable, Item });
  }
}

process.on("message", async (question: Question) => {
  if (question.ask === "tables") await makeTables(question.alerts);
  process.send?.(counts);
  counts = {};
});
process.on("disconnect", () => process.exit());
await makeTables(0);
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
