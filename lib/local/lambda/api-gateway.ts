import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listenOnLoopback } from "../listen.ts";
import { readBody } from "../read-body.ts";
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
    const body = await readBody(request, maxBodyBytes);
    if (!body) return ownAnswer(413, `HTTP content length exceeded ${maxBodyBytes} bytes.`, "RequestTooLargeException");
    const event = proxyEvent(request, body, api, match, requestId, Date.now());
    const { functionArn, timeoutMs } = match.route;
    const tooLate = Promise.withResolvers<HttpAnswer>();
    const timer = setTimeout(
      () => tooLate.resolve(ownAnswer(504, "Endpoint request timed out", "InternalServerErrorException")),
      timeoutMs,
    );
    const answered = poolOf(functionArn).invoke(event).then(proxyResponse);
    return Promise.race([answered, tooLate.promise]).finally(() => clearTimeout(timer));
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
  server.keepAliveTimeout = 60_000; // as API Gateway does; callers expect their connections to be there
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

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, requestId: string): void {
  response.writeHead(status, { "x-amzn-RequestId": requestId, "Content-Length": Buffer.byteLength(body), ...headers });
  response.end(body);
}
