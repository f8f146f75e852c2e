import * as z from "zod";
import type { InvocationResult } from "./worker.ts";

/** An HTTP answer. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const responseSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), value).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(value)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
});

/** An answer that API Gateway makes itself, in its default wording. */
export const ownAnswer = (status: number, message: string, errorType: string): HttpAnswer => ({
  status,
  headers: { "Content-Type": "application/json", "x-amzn-ErrorType": errorType },
  body: JSON.stringify({ message }),
});

/** What a REST API answers when its function gave `result`: 502 for an error, and for anything that is no proxy response. */
export function proxyResponse(result: InvocationResult): HttpAnswer {
  const response = responseSchema.safeParse(result.ok ? result.payload : undefined);
  if (!response.success) return ownAnswer(502, "Internal server error", "InternalServerErrorException");
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = response.data;
  const given = { ...headers, ...multiValueHeaders };
  const hasType = Object.keys(given).some((name) => name.toLowerCase() === "content-type");
  return {
    status: statusCode,
    headers: { ...(hasType ? {} : { "Content-Type": "application/json" }), ...given },
    body: Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8"),
  };
}
