import type { Readable } from "node:stream";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/**
 * What every AWS client is made with. Region, credentials and `AWS_ENDPOINT_URL_…` come from the environment, and there is
 * nowhere else to look: see instead/environment-config.ts.
 */
export const awsClientOptions = {
  /** The SDK's default, said here because timeouts count on it. */
  maxAttempts: 3,
  /** In ms. A call that hangs fails and is sent again: without these it would hang until Lambda ends the function. */
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  /** Names us in AWS's own logs. */
  userAgentAppId: "slack-alerts",
  /**
   * For a faster cold start: the SDK's own asks whether the answer is a web stream, and asking loads those (5 % of the CPU time).
   * Nor `for await`, which makes an iterator and its signals (1 %).
   */
  streamCollector: (answer: Readable) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve(Buffer.concat(chunks)));
      answer.on("error", reject);
    }),
} satisfies DynamoDBClientConfig;
