import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { awsClientOptions } from "../../functions/runtime/aws-client-options.ts";
import { openConnection } from "../../functions/runtime/open-connection.ts";

describe("openConnection", () => {
  let server: Server;
  let client: SQSClient;
  let requests: IncomingMessage[];
  let connections: number;
  let hangs: boolean;

  beforeEach(async () => {
    requests = [];
    connections = 0;
    hangs = false;
    server = createServer((request, response) => {
      requests.push(request);
      if (!hangs) request.resume().on("end", () => response.end('{"MessageId":"1"}'));
    });
    server.on("connection", () => connections++);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
    client = new SQSClient({ ...awsClientOptions, md5: false, region: "us-east-1", endpoint, credentials });
  });
  afterEach(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  const command = () => new SendMessageCommand({ QueueUrl: "http://127.0.0.1/0/alerts", MessageBody: "hello" });

  it("opens the connection that the first call uses, and sends nothing on it", async () => {
    await openConnection(client, command(), 1000);
    expect(requests.map(({ method, headers }) => [method, headers["x-amz-target"], headers.authorization])).toEqual([
      ["GET", undefined, undefined],
    ]);
    expect(await client.send(command())).toMatchObject({ MessageId: "1" });
    expect(requests[1]?.headers["x-amz-target"]).toBe("AmazonSQS.SendMessage");
    expect(connections).toBe(1);
  });

  it("gives up in time on an endpoint that hangs, without trying again", async () => {
    hangs = true;
    const startedMs = performance.now();
    await openConnection(client, command(), 100);
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect(requests).toHaveLength(1);
  });

  it("does not reject when nobody listens, and leaves the client usable", async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    await openConnection(client, command(), 1000);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    expect(await client.send(command())).toMatchObject({ MessageId: "1" });
  });

  it("does not reject when the client has no credentials", async () => {
    const poor = new SQSClient({
      ...awsClientOptions,
      region: "us-east-1",
      credentials: () => Promise.reject(new Error("none")),
    });
    await expect(openConnection(poor, command(), 1000)).resolves.toBeUndefined();
    poor.destroy();
  });
});
