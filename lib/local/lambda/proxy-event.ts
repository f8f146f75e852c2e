import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { accountId } from "../aws/region.ts";
import type { RestApi, RouteMatch } from "./routes.ts";

/**
 * The event that a REST API makes of a request: Title-Case header names, and the body as text, or as base64 for binary
 * media types. Format: docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(
  request: IncomingMessage,
  body: Buffer,
  api: RestApi,
  { route, pathParameters }: RouteMatch,
  requestId: string,
  nowMs: number,
): APIGatewayProxyEvent {
  const url = new URL(request.url ?? "/", "http://localhost");
  const sourceIp = request.socket.remoteAddress ?? "127.0.0.1";
  const headers = headersOf(request, sourceIp, requestId);
  const query = grouped([...url.searchParams]);
  const isBase64Encoded = isBinary(request.headers["content-type"], api.binaryMediaTypes);
  return {
    resource: route.resourcePath,
    path: url.pathname,
    httpMethod: request.method ?? "",
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    queryStringParameters: url.search ? lastOfEach(query) : null,
    multiValueQueryStringParameters: url.search ? query : null,
    pathParameters,
    stageVariables: null,
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
    requestContext: {
      accountId,
      apiId: api.id,
      authorizer: null,
      httpMethod: request.method ?? "",
      identity: { ...nobody, sourceIp, userAgent: request.headers["user-agent"] ?? null },
      path: `/${api.stage}${url.pathname}`,
      protocol: `HTTP/${request.httpVersion}`,
      requestId,
      requestTimeEpoch: nowMs,
      resourceId: route.resourcePath,
      resourcePath: route.resourcePath,
      stage: api.stage,
    },
  };
}

/** A caller without IAM, Cognito, API key or client certificate. */
const nobody = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function headersOf({ rawHeaders, headers }: IncomingMessage, sourceIp: string, requestId: string) {
  const pairs: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    if (!replaced.has(name)) pairs.push([titleCase(name), rawHeaders[index + 1] ?? ""]);
  }
  const forwardedFor = headers["x-forwarded-for"];
  return grouped([
    ...pairs,
    ["X-Amzn-Trace-Id", `Root=1-00000000-${requestId.replaceAll("-", "").slice(0, 24)}`],
    ["X-Forwarded-For", forwardedFor ? `${forwardedFor}, ${sourceIp}` : sourceIp],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Port", "443"],
  ]);
}

/** Headers that API Gateway sets itself or does not pass on. */
const replaced = new Set(["connection", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port"]);

const titleCase = (name: string): string => name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());

function grouped(pairs: readonly [string, string][]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of pairs) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}

const lastOfEach = (groups: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? ""]));

function isBinary(contentType = "", binaryMediaTypes: readonly string[]): boolean {
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase();
  return binaryMediaTypes.some((type) => type === "*/*" || type.toLowerCase() === mediaType);
}
