import type { Message } from "@aws-sdk/client-sqs";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import * as z from "zod";
import { region } from "../aws/region.ts";
import type { InvocationResult } from "./worker.ts";

/**
 * The event that Lambda makes of received messages.
 * Format: docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export const sqsEvent = (messages: readonly Message[], queueArn: string): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: message.Attributes as unknown as SQSRecord["attributes"],
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType = "String", StringValue }]) => [
        name,
        { dataType: DataType, ...(StringValue !== undefined && { stringValue: StringValue }) },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  })),
});

const batchResponseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

/**
 * The messages that an invocation settled, which are deleted; the others come back when their visibility ends.
 * None for an error, and none for a batch response that Lambda would not accept.
 * Rule: docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function settledMessages(
  messages: readonly Message[],
  result: InvocationResult,
  reportsBatchItemFailures: boolean,
): Message[] {
  if (!result.ok) return [];
  if (!reportsBatchItemFailures || result.payload === null) return [...messages];
  const response = batchResponseSchema.safeParse(result.payload);
  if (!response.success) return [];
  const failed = (response.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  if (failed.some((id) => !messages.some(({ MessageId }) => MessageId === id))) return [];
  return messages.filter(({ MessageId }) => !failed.includes(MessageId ?? ""));
}
