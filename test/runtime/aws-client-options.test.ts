import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, expect, test } from "vitest";
import { awsClientOptions } from "../../functions/runtime/aws-client-options.ts";

const ended: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(ended.splice(0).map((end) => end())));

/** A DynamoDB that fails to answer the first `failures` requests: it hangs, or breaks off in the middle. */
async function clientOf(
  failures: number,
  breaksOff = false,
): Promise<{ client: DynamoDBClient; requests: () => number }> {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    const headers = { "content-type": "application/x-amz-json-1.0", "content-length": 2 };
    if (requests > failures) response.writeHead(200, headers).end("{}");
    else if (breaksOff) response.writeHead(200, headers).write("{", () => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new DynamoDBClient({
    ...awsClientOptions,
    requestHandler: { ...awsClientOptions.requestHandler, requestTimeout: 100 },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  ended.push(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client, requests: () => requests };
}
const call = new GetItemCommand({ TableName: "alerts", Key: { alertId: { S: "A-7F3KQ2XM9B" } } });

test("a call that hangs is sent again", async () => {
  const { client, requests } = await clientOf(1);
  await expect(client.send(call)).resolves.toMatchObject({ $metadata: { attempts: 2 } });
  expect(requests()).toBe(2);
});

test("one that keeps hanging fails after three", async () => {
  const { client, requests } = await clientOf(Number.POSITIVE_INFINITY);
  await expect(client.send(call)).rejects.toThrow(expect.objectContaining({ name: "TimeoutError" }));
  expect(requests()).toBe(3);
});

test("a call whose answer breaks off is sent again", async () => {
  const { client, requests } = await clientOf(1, true);
  await expect(client.send(call)).resolves.toMatchObject({ $metadata: { attempts: 2 } });
  expect(requests()).toBe(2);
});

test("three tries fit into the function's default time", () => {
  const { connectionTimeout, requestTimeout } = awsClientOptions.requestHandler;
  expect(3 * (connectionTimeout + requestTimeout)).toBeLessThan(15_000);
});
