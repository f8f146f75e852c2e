import type { AwsCall } from "../../../../lib/local/aws/call.ts";

/**
 * The I/O steps between a request and the deletion of its message, in order. `verify` reads the secret, `slot` takes a place in
 * the webhook's pace, `claim` and `park` are made by messages that had to wait.
 */
export const steps = ["verify", "send", "answer", "put", "slot", "post", "mark", "park", "claim", "delete"] as const;
export type Step = (typeof steps)[number];

/** The step that an AWS call is, and whose: an alert's id or, for `slot`, a webhook; `verify` is anybody's. */
export interface StepCall {
  step: Step;
  subject: string;
}

type Attributes = Record<string, { S?: string }>;

/** Reads a call of the functions or of their poller. `alertOf` tells which alert a received message is about. */
export function stepOf(call: AwsCall, alertOf: (receiptHandle: string) => string | undefined): StepCall | undefined {
  const { action, body } = call;
  const attribute = (field: "Item" | "Key", name: string) => (body[field] as Attributes | undefined)?.[name]?.S;
  switch (action) {
    case "GetSecretValue":
      return /ingest/i.test(call.principal) ? { step: "verify", subject: "" } : undefined;
    case "SendMessage":
      return { step: "send", subject: /"alertId":"([^"]+)"/.exec(String(body.MessageBody))?.[1] ?? "" };
    case "PutItem":
      return { step: "put", subject: attribute("Item", "alertId") ?? "" };
    case "UpdateItem": {
      const webhook = attribute("Key", "webhook");
      if (webhook !== undefined) return { step: "slot", subject: webhook };
      const values = Object.values((body.ExpressionAttributeValues ?? {}) as Attributes).map(({ S }) => S);
      const step = values.includes("claimed") ? "claim" : values.includes("delivered") ? "mark" : undefined;
      return step && { step, subject: attribute("Key", "alertId") ?? "" };
    }
    case "ChangeMessageVisibility":
      return { step: "park", subject: alertOf(String(body.ReceiptHandle)) ?? "" };
    case "DeleteMessageBatch": {
      const [first] = body.Entries as { ReceiptHandle: string }[];
      return { step: "delete", subject: alertOf(first?.ReceiptHandle ?? "") ?? "" };
    }
    default:
      return undefined;
  }
}
