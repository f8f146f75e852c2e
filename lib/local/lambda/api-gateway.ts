import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { closeServer, listenOnLoopback } from "../listen.ts";
import type { Pool } from "./pool.ts";
import { proxyEvent } from "./proxy-event.ts";
import { type HttpAnswer, ownAnswer, proxyResponse } from "./proxy-response.ts";
import { matchRoute, type RestApi } from "./routes.ts";

export interface ApiGateway {
  url: string;
  stop(): Promise<void>;
}

const maxBodyBytes = 10 * 1024 * 1024;
const stopGraceMs = 3000;

/**
 * The REST API on 127.0.0.1. It answers what API Gateway would and nothing else, because this is the port that a tunnel
 * opens to the world. The stage is no part of the path.
 */
export async function startApiGateway(
  api: RestApi,
  poolOf: (functionArn: string) => Pool,
  port: number,
  onError: (error: unknown) => void,
): Promise<ApiGateway> {
  const answer = async (request: IncomingMessage, requestId: string): Promise<HttpAnswer> => {
    const path = decoded((request.url ?? "").split("?")[0] ?? "");
    if (!path) return ownAnswer(400, "Bad Request", "BadRequestException");
    const match = matchRoute(api.routes, request.method ?? "", path);
    if (!match) return ownAnswer(403, "Missing Authentication Token", "MissingAuthenticationTokenException");
    const body = await bodyOf(request);
    if (!body) return ownAnswer(413, `HTTP content length exceeded ${maxBodyBytes} bytes.`, "RequestTooLargeException");
    const event = proxyEvent(request, body, api, match, requestId, Date.now());
    const { functionArn, timeoutMs } = match.route;
    const timer = new AbortController();
    try {
      return await Promise.race([
        poolOf(functionArn).invoke(event).then(proxyResponse),
        delay(timeoutMs, ownAnswer(504, "Endpoint request timed out", "InternalServerErrorException"), {
          signal: timer.signal,
        }),
      ]);
    } finally {
      timer.abort();
    }
  };

  const server = createServer((request, response) => {
    const requestId = randomUUID();
    answer(request, requestId)
      .catch((error) => {
        if (!request.destroyed) onError(error); // otherwise the caller went away
        return ownAnswer(500, "Internal server error", "InternalServerErrorException");
      })
      .then((given) => send(response, given, requestId));
  });
  const listensAt = await listenOnLoopback(server, port);
  return { url: `http://localhost:${listensAt}`, stop: () => closeServer(server, stopGraceMs) };
}

/** The segments of a path, decoded; undefined when that cannot be done. */
function decoded(path: string): string[] | undefined {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** The whole body, or undefined when it is longer than API Gateway takes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // Read on to the end, or the connection would break before the answer.
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, requestId: string): void {
  response.writeHead(status, { "x-amzn-RequestId": requestId, "Content-Length": Buffer.byteLength(body), ...headers });
  response.end(body);
}
