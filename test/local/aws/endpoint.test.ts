import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import {
  type AwsCall,
  type AwsHandler,
  ConnectionResetError,
  type Interceptor,
  withInterceptors,
} from "../../../lib/local/aws/call.ts";
import { type DynamoDbService, openDynamoDb } from "../../../lib/local/aws/dynamodb.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../../lib/local/aws/endpoint.ts";
import { authorize, createAuthority } from "../../../lib/local/aws/identity/authority.ts";
import type { Statement } from "../../../lib/local/aws/identity/statements.ts";
import { secretInFile, secretInMemory } from "../../../lib/local/aws/secret-store.ts";
import { openSecretsManager, type SecretStore } from "../../../lib/local/aws/secrets-manager.ts";
import { openSqs, type SqsService } from "../../../lib/local/aws/sqs.ts";

let endpoint: AwsEndpoint;
let dynamodb: DynamoDbService;
let sqs: SqsService;
let interceptors: Interceptor[];
let store: SecretStore;
let folder: string | undefined;
let errors: unknown[];
let host = "";
const arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:slack-local0";

beforeEach(async () => {
  interceptors = [];
  errors = [];
  store = secretInMemory();
  folder = undefined;
  dynamodb = openDynamoDb();
  const services: Record<AwsCall["service"], AwsHandler> = {
    dynamodb: dynamodb.handle,
    sqs: (call) => sqs.handle(call),
    secretsmanager: (call) =>
      openSecretsManager([
        { name: "slack", arn, store: { read: () => store.read(), write: (text) => store.write(text) } },
      ])(call),
  };
  endpoint = await startAwsEndpoint({
    handle: (call) => withInterceptors(interceptors, (given) => services[given.service](given))(call),
    principalOf: (accessKeyId) => (accessKeyId === "stranger" ? undefined : accessKeyId),
    onError: (error) => errors.push(error),
  });
  host = endpoint.host;
  sqs = await openSqs(host);
});

afterEach(async () => {
  await endpoint.stop();
  await dynamodb.stop();
  sqs.stop();
  if (folder) rmSync(folder, { recursive: true });
});

function clientOf<T extends { destroy(): void }>(
  Client: new (config: {
    endpoint: string;
    region: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => T,
  accessKeyId = "operator",
): T {
  const credentials = { accessKeyId, secretAccessKey: "local" };
  const client = new Client({ endpoint: endpoint.url, region: "us-east-1", maxAttempts: 1, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

const key = { TableName: "things", Key: { id: { S: "1" } } };
const put = new PutItemCommand({ TableName: "things", Item: { id: { S: "1" } } });

async function table(client: DynamoDBClient) {
  const AttributeDefinitions = [{ AttributeName: "id", AttributeType: "S" as const }];
  const KeySchema = [{ AttributeName: "id", KeyType: "HASH" as const }];
  await client.send(
    new CreateTableCommand({ TableName: "things", BillingMode: "PAY_PER_REQUEST", AttributeDefinitions, KeySchema }),
  );
  await expect
    .poll(() =>
      client.send(new GetItemCommand(key)).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
}

test("speaks for DynamoDB", async () => {
  const client = clientOf(DynamoDBClient);
  await table(client);
  await client.send(put);
  expect((await client.send(new GetItemCommand(key))).Item).toEqual({ id: { S: "1" } });
  const again = client.send(new PutItemCommand({ ...put.input, ConditionExpression: "attribute_not_exists(id)" }));
  await expect(again).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  await expect(client.send(new GetItemCommand({ ...key, TableName: "nothing" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("speaks for SQS", async () => {
  const client = clientOf(SQSClient);
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "q" }));
  expect(QueueUrl).toBe(`http://${host}/000000000000/q`);
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "fire 🔥" }));
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.[0]?.Body).toBe("fire 🔥");
  await expect(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "\u0000" }))).rejects.toMatchObject({
    message: expect.stringContaining("Invalid characters"),
  });
  await expect(client.send(new GetQueueUrlCommand({ QueueName: "none" }))).rejects.toMatchObject({
    name: "QueueDoesNotExist",
  });
});

test("keeps queues and messages of an earlier run, under this run's URL", async () => {
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-sqs-"));
  const earlier = await openSqs("127.0.0.1:1", folder);
  const call = (service: SqsService, action: string, body: object) =>
    service.handle({ service: "sqs", action, principal: "operator", body: { ...body } });
  await call(earlier, "CreateQueue", { QueueName: "q" });
  await call(earlier, "SendMessage", { QueueUrl: "http://127.0.0.1:1/000000000000/q", MessageBody: "kept" });
  earlier.stop();

  sqs = await openSqs(host, folder);
  const client = clientOf(SQSClient);
  const { QueueUrls } = await client.send(new ListQueuesCommand({}));
  expect(QueueUrls).toEqual([`http://${host}/000000000000/q`]);
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: QueueUrls?.[0] }));
  expect(Messages?.[0]?.Body).toBe("kept");
  // at once on AWS, a second later here
  const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: QueueUrls?.[0], ReceiptHandle, VisibilityTimeout: 0 }),
  );
  const again = await client.send(new ReceiveMessageCommand({ QueueUrl: QueueUrls?.[0], WaitTimeSeconds: 3 }));
  expect(again.Messages?.[0]?.Body).toBe("kept");
});

test("a secret without a value is not found, as on AWS", async () => {
  const client = clientOf(SecretsManagerClient);
  await expect(client.send(new GetSecretValueCommand({ SecretId: arn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  });
  await expect(client.send(new GetSecretValueCommand({ SecretId: "other" }))).rejects.toMatchObject({
    message: "Secrets Manager can't find the specified secret.",
  });
  expect(await client.send(new DescribeSecretCommand({ SecretId: "slack" }))).toMatchObject({ ARN: arn });
});

test("keeps the value that is put into the secret", async () => {
  const client = clientOf(SecretsManagerClient);
  const { VersionId } = await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: "{}" }));
  const got = await client.send(new GetSecretValueCommand({ SecretId: "slack" }));
  expect(got).toMatchObject({ SecretString: "{}", VersionStages: ["AWSCURRENT"], VersionId });
});

test("reads a secret's file anew when it changes, and writes it for its owner only", async () => {
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-secret-"));
  const file = join(folder, "secret.json");
  store = secretInFile(file);
  const client = clientOf(SecretsManagerClient);
  const value = async () => (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
  await expect(value()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  writeFileSync(file, "one");
  expect(await value()).toBe("one");
  await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: "two" }));
  expect(await value()).toBe("two");
  writeFileSync(file, "three");
  expect(await value()).toBe("three");
});

test("refuses callers that it does not know", async () => {
  await expect(clientOf(DynamoDBClient, "stranger").send(new ListTablesCommand())).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
});

test("knows no other service, and no other action", async () => {
  const post = (target: string) =>
    fetch(endpoint.url, {
      method: "POST",
      body: "{}",
      headers: { "x-amz-target": target, authorization: "Credential=a/" },
    });
  expect(await (await post("Kinesis_20131202.PutRecord")).json()).toMatchObject({
    __type: "UnknownOperationException",
  });
  for (const target of ["DynamoDB_20120810.Nonsense", "AmazonSQS.../x", "secretsmanager.DeleteSecret"]) {
    expect((await post(target)).status).toBe(400);
  }
});

test("interceptors see every call, and may change, delay, repeat or refuse it", async () => {
  const client = clientOf(SQSClient, "Fn");
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "q" }));
  const seen: AwsCall[] = [];
  interceptors = [
    async (call, forward) => {
      seen.push(call);
      return forward(call);
    },
    async (call, forward) => {
      await forward({ ...call, body: { ...call.body, MessageBody: "twice" } });
      return forward(call);
    },
  ];
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "once" }));
  expect(seen).toMatchObject([
    { service: "sqs", action: "SendMessage", principal: "Fn", body: { QueueUrl, MessageBody: "once" } },
  ]);
  interceptors = [];
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(["twice", "once"]);
});

test("an interceptor can break the connection after the call was applied", async () => {
  const client = clientOf(DynamoDBClient);
  await table(client);
  interceptors = [
    async (call, forward) => {
      await forward(call);
      throw new ConnectionResetError();
    },
  ];
  await expect(client.send(put)).rejects.toMatchObject({ code: "ECONNRESET" });
  interceptors = [];
  expect((await client.send(new GetItemCommand(key))).Item).toBeDefined();
  expect(errors).toEqual([]);
});

test.each([
  ["a name that was rebound to loopback", (port: string) => ({ host: `evil.example:${port}` })],
  ["another port", () => ({ host: "127.0.0.1:1" })],
  ["a page, even of this machine", (port: string) => ({ origin: `http://localhost:${port}` })],
])("answers no browser: %s", async (_, headersAt) => {
  store.write("fake-secret");
  const { port } = new URL(endpoint.url);
  const ask = async (headers: Record<string, string>) => {
    const asked = request(endpoint.url, {
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.GetSecretValue", authorization: "Credential=operator/", ...headers },
    }).end('{"SecretId":"slack"}');
    const [response] = await once(asked, "response");
    return { status: response.statusCode, body: await text(response) };
  };
  expect(await ask(headersAt(port))).toEqual({ status: 403, body: expect.not.stringContaining("fake-secret") });
  for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
    expect(await ask({ host: `${name}:${port}` })).toEqual({
      status: 200,
      body: expect.stringContaining("fake-secret"),
    });
  }
});

test("answers 500 and tells when it fails itself", async () => {
  interceptors = [() => Promise.reject(new Error("broken"))];
  await expect(clientOf(DynamoDBClient).send(new ListTablesCommand())).rejects.toMatchObject({
    name: "InternalFailure",
  });
  expect(errors).toEqual([new Error("broken")]);
});

test("answers a call that the caller's role does not allow as each service does", async () => {
  const statement = (action: string, resource: string): Statement => ({
    effect: "Allow",
    actions: [action],
    resources: [resource],
    principals: [],
  });
  const authority = createAuthority(
    new Map([
      [
        "Fn",
        {
          functionName: "fn",
          roleName: "role",
          roleArn: "arn:aws:iam::000000000000:role/role",
          policies: [statement("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/things")],
        },
      ],
    ]),
    [],
  );
  interceptors = [authorize(authority)];
  await table(clientOf(DynamoDBClient));
  const client = clientOf(DynamoDBClient, "Fn");
  await client.send(new GetItemCommand(key));
  const because = (action: string, resource: string) =>
    `User: arn:aws:sts::000000000000:assumed-role/role/fn is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  await expect(client.send(put)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: because("dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:000000000000:table/things"),
    $metadata: { httpStatusCode: 400 },
  });
  const QueueUrl = `http://${host}/000000000000/q`;
  await expect(
    clientOf(SQSClient, "Fn").send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })),
  ).rejects.toMatchObject({
    name: "AccessDenied",
    message: because("sqs:sendmessage", "arn:aws:sqs:us-east-1:000000000000:q"),
    $metadata: { httpStatusCode: 403 },
  });
  await expect(
    clientOf(SecretsManagerClient, "Fn").send(new GetSecretValueCommand({ SecretId: "slack" })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: because("secretsmanager:GetSecretValue", arn),
  });
});
