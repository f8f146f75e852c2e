import type { APIGatewayProxyEvent } from "aws-lambda";

/** A verified body, parsed but not yet understood. Interactions are JSON in a form's one field `payload`. */
export interface SlackBody {
  format: "form" | "json" | "interaction";
  fields: Record<string, unknown>;
}

/**
 * Reads what the form parser has left in `event.body`, or JSON from the raw bytes; undefined when it is neither, or broken.
 * The parser reads forms only and leaves other bodies as they came.
 */
export function readSlackBody(
  { headers, body }: Pick<APIGatewayProxyEvent, "headers"> & { body: unknown },
  rawBody: Buffer,
): SlackBody | undefined {
  if (isRecord(body)) {
    if (!("payload" in body)) return { format: "form", fields: body };
    return readJson("interaction", body.payload);
  }
  if (!/^application\/json(?:;|\s|$)/i.test(headers["content-type"] ?? "")) return undefined;
  return readJson("json", rawBody.toString("utf8"));
}

function readJson(format: SlackBody["format"], text: unknown): SlackBody | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const fields: unknown = JSON.parse(text);
    return isRecord(fields) ? { format, fields } : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
