import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listenOnLoopback } from "../listen.ts";
import { isFromProgram } from "../loopback-guard.ts";
import { readBody } from "../read-body.ts";
import { type AwsHandler, type AwsResponse, type AwsService, awsError, ConnectionResetError } from "./call.ts";

export interface AwsEndpoint {
  url: string;
  /** Host and port, as queue URLs name them. */
  host: string;
  stop(): Promise<void>;
}

export interface AwsEndpointOptions {
  handle: AwsHandler;
  /** The principal that an access key id belongs to, or undefined when it is nobody's. */
  principalOf: (accessKeyId: string) => string | undefined;
  /** Told of a failure of the endpoint itself, which callers see as a 500. */
  onError: (error: unknown) => void;
}

const services: Record<string, AwsService> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  secretsmanager: "secretsmanager",
};

/** The most that any call to these services may have. */
const maxBodyBytes = 16 * 1024 * 1024;

/**
 * One HTTP server on a free loopback port that speaks for DynamoDB, SQS and Secrets Manager: their JSON protocols name
 * service and action in `X-Amz-Target`. Signatures are not checked: the access key id says who calls. Web pages are
 * refused, for the local secret may be a real one.
 */
export async function startAwsEndpoint({ handle, principalOf, onError }: AwsEndpointOptions): Promise<AwsEndpoint> {
  const answer = async (request: IncomingMessage): Promise<AwsResponse> => {
    if (!isFromProgram(request)) return awsError(403, "AccessDeniedException", "Only for programs on this machine.");
    const [target = "", action = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
    const service = services[target];
    if (!service) {
      return awsError(400, "UnknownOperationException", `The local stack has no service for ${target || request.url}`);
    }
    const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const principal = principalOf(accessKeyId);
    if (!principal) {
      return awsError(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    const text = await readBody(request, maxBodyBytes);
    if (!text) return awsError(413, "RequestEntityTooLargeException", "");
    return handle({ service, action, principal, body: JSON.parse(text.toString()) });
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (given) => send(response, given),
      (error) => {
        if (error instanceof ConnectionResetError) {
          request.socket.resetAndDestroy();
          return;
        }
        onError(error);
        send(response, awsError(500, "InternalFailure", "The local stack failed; see its output."));
      },
    );
  });
  // Clients keep their connections: an early close by the server would race with their next call.
  server.keepAliveTimeout = 120_000;
  const port = await listenOnLoopback(server, 0);
  const host = `127.0.0.1:${port}`;
  return { url: `http://${host}`, host, stop: () => closeServer(server) };
}

function send(response: ServerResponse, { status, body, headers }: AwsResponse): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(text),
    "x-amzn-requestid": randomUUID(),
    ...headers,
  });
  response.end(text);
}
