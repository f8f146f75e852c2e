import { pathToFileURL } from "node:url";
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { childEnvironment } from "../../../lib/local/lambda/environment.ts";
import type { TortureStack } from "../torture/stack.ts";

/** A request as API Gateway hands it over. */
export interface FuzzRequest {
  integration: string;
  /** A list makes a header that was sent several times. */
  headers: Record<string, string | string[] | undefined>;
  body: string | null;
  base64?: boolean;
}

export interface IngestBundle {
  /** Calls the deployed bundle's handler; rejects when that does. */
  handle(request: FuzzRequest): Promise<APIGatewayProxyResult>;
  /** What it has written since the last look, line by line. */
  takeLines(): string[];
  stop(): void;
}

/**
 * The deployed bundle of `ingest` in this process, for cases by the hundred thousand. It works on the stack's queue and secret
 * as the function's own processes do.
 */
export async function loadIngestBundle({ ingest, local }: TortureStack): Promise<IngestBundle> {
  Object.assign(process.env, childEnvironment(ingest.fn, local.awsUrl));
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  // The bundle's log goes to standard output, like ours: its lines are JSON.
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: []) => {
    const text = chunk.toString();
    if (!text.startsWith("{")) return write(chunk, ...rest);
    written.push(text);
    return true;
  }) as typeof process.stdout.write;

  const url = pathToFileURL(ingest.fn.file);
  // Loaded anew for each stack, since it reads its environment once.
  url.search = new URL(local.awsUrl).port;
  const module = (await import(url.href)) as {
    handler(event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult>;
  };
  const context = { awsRequestId: "fuzz", getRemainingTimeInMillis: () => ingest.fn.timeoutMs } as Context;
  return {
    handle: (request) => module.handler(gatewayEvent(request), context),
    takeLines: () => written.splice(0).join("").split("\n").slice(0, -1),
    stop: () => {
      process.stdout.write = write;
    },
  };
}

export function gatewayEvent({ integration, headers, body, base64 = false }: FuzzRequest): APIGatewayProxyEvent {
  const given = Object.entries(headers).filter(
    (header): header is [string, string | string[]] => header[1] !== undefined,
  );
  return {
    resource: "/slack/{integration}",
    path: `/slack/${integration}`,
    httpMethod: "POST",
    // The last one of several stands here, as in API Gateway's events.
    headers: Object.fromEntries(given.map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value])),
    multiValueHeaders: Object.fromEntries(given.map(([name, value]) => [name, Array.isArray(value) ? value : [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { integration },
    stageVariables: null,
    body: body === null ? null : base64 ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: base64,
    requestContext: { requestId: "fuzz", identity: { sourceIp: "192.0.2.7" } },
  } as unknown as APIGatewayProxyEvent;
}
