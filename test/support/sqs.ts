import { CreateQueueCommand, type QueueAttributeName, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";

export interface Sqs {
  endpoint: string;
  client: SQSClient;
  /** Creates a queue and gives its URL. */
  createQueue(name: string, attributes?: Partial<Record<QueueAttributeName, string>>): Promise<string>;
  stop(): Promise<void>;
}

/** An SQS in memory (fauxqs), without queues. Every call gives a server of its own on a free loopback port. */
export async function startSqs(): Promise<Sqs> {
  // Not fauxqs's own start: that one listens on every interface.
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  const client = new SQSClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // Queue URLs name a host that only fauxqs knows.
    useQueueUrlAsEndpoint: false,
  });
  return {
    endpoint,
    client,
    createQueue: async (QueueName, attributes = {}) => {
      const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName, Attributes: attributes }));
      return QueueUrl;
    },
    stop: async () => {
      client.destroy();
      await app.close();
    },
  };
}
