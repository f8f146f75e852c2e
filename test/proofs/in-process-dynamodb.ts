import { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openDynamoDb } from "../../lib/local/aws/dynamodb.ts";
import { operator } from "../../lib/local/aws/identity/authority.ts";
import { region } from "../../lib/local/aws/region.ts";

export interface InProcessDynamoDb {
  client: DynamoDBClient;
  stop(): Promise<void>;
}

/**
 * A DynamoDB in memory whose client hands its requests over without HTTP: the same SDK and the same emulator, several times
 * as fast, for proofs that make a million calls.
 */
export async function openInProcessDynamoDb(tables: Record<string, string>): Promise<InProcessDynamoDb> {
  const { handle, stop } = openDynamoDb();
  const call = (action: string, body: Record<string, unknown>) =>
    handle({ service: "dynamodb", action, principal: operator, body });
  const requestHandler = {
    handle: async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => {
      const answer = await call(
        headers["x-amz-target"]?.split(".")[1] ?? "",
        JSON.parse(new TextDecoder().decode(body)),
      );
      const text = Readable.from([Buffer.from(JSON.stringify(answer.body))]);
      return {
        response: { statusCode: answer.status, headers: { "content-type": "application/x-amz-json-1.0" }, body: text },
      };
    },
  };
  for (const [TableName, key] of Object.entries(tables)) {
    await call("CreateTable", {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
      KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
    });
    for (let status = ""; status !== "ACTIVE"; ) {
      const { body } = await call("DescribeTable", { TableName });
      status = (body as { Table: { TableStatus: string } }).Table.TableStatus;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const credentials = { accessKeyId: operator, secretAccessKey: "local" };
  const client = new DynamoDBClient({ region, credentials, requestHandler, endpoint: "http://127.0.0.1" });
  return { client, stop };
}
