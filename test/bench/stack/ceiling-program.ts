import http from "node:http";
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { AlertCalls, CeilingRun } from "./ceiling.ts";

// Makes recorded calls again, by plain SDK clients and node:http, as many alerts at a time as asked.

// The clients live as long as the process, as those of a function do.
let clients: { sqs: SQSClient; dynamodb: DynamoDBClient } | undefined;
const agent = new http.Agent({ keepAlive: true });

/** A kept connection that the server closed meanwhile costs no round: the post is made again, as ours would be. */
function post(url: string, payload: object): Promise<void> {
  const body = Buffer.from(JSON.stringify(payload));
  const headers = { "Content-Type": "application/json", "Content-Length": body.length };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", agent, headers }, (response) =>
      response.resume().on("end", resolve),
    );
    request.on("error", (error) => (request.reusedSocket ? resolve(post(url, payload)) : reject(error)));
    request.end(body);
  });
}

/** What Lambda's poller asks for. */
const asEventSource = { MessageSystemAttributeNames: ["All" as const], MessageAttributeNames: ["All"] };

process.on("message", async ({ endpoint, credentials, queueUrl, alerts, concurrency }: CeilingRun) => {
  const options = { endpoint, region: "us-east-1", credentials };
  clients ??= {
    sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
    dynamodb: new DynamoDBClient(options),
  };
  const { sqs, dynamodb } = clients;
  const unsent = [...alerts];
  const unreceived = [...alerts];

  const send = async () => {
    for (let alert = unsent.pop(); alert; alert = unsent.pop()) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: alert.message }));
    }
  };
  const handle = async ({ put, slot, mark, webhookUrl, payload }: AlertCalls) => {
    await dynamodb.send(new PutItemCommand(put));
    await dynamodb.send(new UpdateItemCommand(slot));
    await post(webhookUrl, payload);
    await dynamodb.send(new UpdateItemCommand(mark));
  };
  const work = async () => {
    while (unreceived.length > 0) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 1, ...asEventSource }),
      );
      for (const { ReceiptHandle } of Messages) {
        await handle(unreceived.pop() as AlertCalls);
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      }
    }
  };

  const startedMs = performance.now();
  await Promise.all([...Array.from({ length: concurrency }, send), ...Array.from({ length: concurrency }, work)]);
  process.send?.(performance.now() - startedMs);
});
process.on("disconnect", () => process.exit());
