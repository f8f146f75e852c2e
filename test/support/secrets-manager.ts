import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

export interface SecretsManager {
  client: SecretsManagerClient;
  /** What `GetSecretValue` answers: the secret's text, none while it is not filled, or an outage. */
  answer: { text: string | undefined } | "outage" | "hang";
  /** How often it was asked. */
  reads: number;
  stop(): Promise<void>;
}

/** Secrets Manager's `GetSecretValue` for one secret, on a free loopback port: npm has no emulator for it. */
export async function startSecretsManager(text?: string): Promise<SecretsManager> {
  const server = createServer((request, response) => {
    manager.reads += 1;
    request.resume();
    const { answer } = manager;
    if (answer === "hang") return;
    const [status, body] =
      answer === "outage"
        ? [500, { __type: "InternalServiceError" }]
        : answer.text === undefined
          ? [400, { __type: "ResourceNotFoundException" }]
          : [200, { SecretString: answer.text }];
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  const manager: SecretsManager = {
    client,
    answer: { text },
    reads: 0,
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return manager;
}
