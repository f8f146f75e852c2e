import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCommandQueue } from "../../functions/ingest/command-queue.ts";
import { type Sqs, startSqs } from "../support/sqs.ts";

let sqs: Sqs;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());

const message = { v: 1, owner: "o", kind: "wake", alertId: "A-7F3KQ2XM9B" } as const;

it("puts a command on the queue as JSON, with the characters escaped that SQS refuses", async () => {
  const queueUrl = await sqs.createQueue("commands");
  const odd = { ...message, owner: "a\ufffeb\uffffc\ufffe 😀 é €" };
  await createCommandQueue(sqs.client, queueUrl)(odd, AbortSignal.timeout(5000));
  const { Messages = [] } = await sqs.client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
  const [body = ""] = Messages.map(({ Body }) => Body);
  expect(JSON.parse(body)).toEqual(odd);
  expect(body).toContain("é €");
  expect(body).not.toMatch(/[\ufffe\uffff\ud800-\udfff]/);
});

it("rejects when the queue does not exist", async () => {
  const send = createCommandQueue(sqs.client, `${sqs.endpoint}/000000000000/none`);
  await expect(send(message, AbortSignal.timeout(5000))).rejects.toThrow();
});

it("gives up when the signal aborts while SQS does not answer", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const client = new SQSClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const send = createCommandQueue(client, `${endpoint}/000000000000/commands`);
  await expect(send(message, AbortSignal.timeout(50))).rejects.toMatchObject({ name: "AbortError" });
  client.destroy();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});
