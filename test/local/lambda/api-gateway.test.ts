import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { secretInMemory } from "../../../lib/local/aws/secret-store.ts";
import { PortInUseError } from "../../../lib/local/listen.ts";
import { type LocalStack, runStack, type StackOptions } from "../../../lib/local/run-stack.ts";
import { apiResources, type FixtureAssembly, fixtureAssembly } from "../fixtures/assembly.ts";

const source = `
export const handler = async (event) => {
  const { mode, ms } = event.queryStringParameters ?? {};
  if (mode === "sleep") await new Promise((resolve) => setTimeout(resolve, Number(ms)));
  if (mode === "throw") throw new Error("secret detail");
  if (mode === "exit") process.exit(1);
  if (mode === "shapeless") return "hello";
  if (mode === "binary") return { statusCode: 200, isBase64Encoded: true, body: "AP8=", headers: { "content-type": "image/x" } };
  if (mode === "many") return { statusCode: 201, headers: { "X-One": 1 }, multiValueHeaders: { "X-Two": ["a", "b"] } };
  return { statusCode: 200, body: JSON.stringify(event) };
};
`;

let assembly: FixtureAssembly;
let stack: LocalStack | undefined;

beforeAll(async () => {
  assembly = await fixtureAssembly({ Fn: source });
});
afterAll(() => assembly.remove());
afterEach(() => stack?.stop());

async function start(api = {}, integration = {}, options: Partial<StackOptions> = {}): Promise<string> {
  const template = { Resources: { ...assembly.template.Resources, ...apiResources("Fn", api, integration) } };
  stack = await runStack({ ...assembly, template }, { apiPort: 0, createSecretStore: secretInMemory, ...options });
  return stack.apiUrl ?? "";
}

const post = (url: string, body: string | Uint8Array<ArrayBuffer> = "", headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", body, headers });

const eventFor = async (...given: Parameters<typeof post>) =>
  (await (await post(...given)).json()) as APIGatewayProxyEvent;

test("gives the function what a REST API gives", async () => {
  const url = await start();
  const event = await eventFor(`${url}/slack/o%20ps?a=1&a=2&b=`, "token=x&text=caf%C3%A9", {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-signature": "v0=1",
    "user-agent": "Slackbot 1.0",
  });
  expect(event).toMatchObject({
    resource: "/slack/{integration}",
    path: "/slack/o%20ps",
    httpMethod: "POST",
    pathParameters: { integration: "o ps" },
    queryStringParameters: { a: "2", b: "" },
    multiValueQueryStringParameters: { a: ["1", "2"], b: [""] },
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Slack-Signature": "v0=1",
      "User-Agent": "Slackbot 1.0",
      "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Proto": "https",
    },
    body: "token=x&text=caf%C3%A9",
    isBase64Encoded: false,
    stageVariables: null,
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stage: "prod",
      path: "/prod/slack/o%20ps",
      resourcePath: "/slack/{integration}",
      identity: { sourceIp: "127.0.0.1", userAgent: "Slackbot 1.0" },
    },
  });
  expect(event.multiValueHeaders["X-Slack-Signature"]).toEqual(["v0=1"]);
});

test("gives no body and no query as null", async () => {
  const event = await eventFor(`${await start()}/slack/ops`);
  expect(event).toMatchObject({ body: null, queryStringParameters: null, multiValueQueryStringParameters: null });
});

test("reads bodies as UTF-8 text", async () => {
  const event = await eventFor(`${await start()}/slack/ops`, "Grüße 🔥", { "content-type": "text/plain" });
  expect(event).toMatchObject({ body: "Grüße 🔥", isBase64Encoded: false });
});

test("gives binary media types as base64", async () => {
  const url = await start({ BinaryMediaTypes: ["application/octet-stream"] });
  const bytes = new Uint8Array([0, 255, 254]);
  const binary = await eventFor(`${url}/slack/ops`, bytes, { "content-type": "Application/Octet-Stream; x=y" });
  expect(binary).toMatchObject({ body: "AP/+", isBase64Encoded: true });
  expect(await eventFor(`${url}/slack/ops`, "text", { "content-type": "text/plain" })).toMatchObject({ body: "text" });
});

test("sends the function's status, headers and body", async () => {
  const url = await start();
  const many = await post(`${url}/slack/ops?mode=many`);
  expect(many.status).toBe(201);
  expect(many.headers.get("x-one")).toBe("1");
  expect(many.headers.get("x-two")).toBe("a, b");
  expect(many.headers.get("content-type")).toBe("application/json");
  expect(await many.text()).toBe("");
  const binary = await post(`${url}/slack/ops?mode=binary`);
  expect(binary.headers.get("content-type")).toBe("image/x");
  expect([...(await binary.bytes())]).toEqual([0, 255]);
});

test.for([
  ["another method", "GET", "/slack/ops"],
  ["another path", "POST", "/"],
  ["a longer path", "POST", "/slack/ops/more"],
  ["an empty parameter", "POST", "/slack/"],
  ["the stage in the path", "POST", "/prod/slack/ops"],
  ["a preflight", "OPTIONS", "/slack/ops"],
])("answers %s as a REST API does", async ([, method = "", path]) => {
  const response = await fetch(`${await start()}${path}`, { method });
  expect(response.status).toBe(403);
  expect(response.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  expect(await response.json()).toEqual({ message: "Missing Authentication Token" });
});

test("answers 400 to a path that cannot be decoded", async () => {
  expect((await post(`${await start()}/slack/%E0%A4%A`)).status).toBe(400);
});

test("answers 413 to a body of more than 10 MiB", async () => {
  const url = await start();
  const most = 10 * 1024 * 1024;
  const tooLong = await post(`${url}/slack/ops`, "x".repeat(most + 1));
  expect(tooLong.status).toBe(413);
  expect(await tooLong.json()).toEqual({ message: "HTTP content length exceeded 10485760 bytes." });
  expect((await post(`${url}/slack/ops?mode=many`, "x".repeat(most))).status).toBe(201);
});

test.for(["throw", "exit", "shapeless"])(
  "answers 502 and no detail when the function's answer is: %s",
  async (mode) => {
    const response = await post(`${await start()}/slack/ops?mode=${mode}`);
    expect(response.status).toBe(502);
    expect(await response.text()).toBe('{"message":"Internal server error"}');
  },
);

test("answers 504 when the integration's time is up, and the next request as usual", async () => {
  const url = await start({}, { TimeoutInMillis: 200 });
  const response = await post(`${url}/slack/ops?mode=sleep&ms=1000`);
  expect(response.status).toBe(504);
  expect(await response.json()).toEqual({ message: "Endpoint request timed out" });
  expect((await post(`${url}/slack/ops?mode=many`)).status).toBe(201);
});

test("survives callers that go away in the middle of a body", async () => {
  const errors: unknown[] = [];
  const url = await start({}, {}, { onError: (error) => errors.push(error) });
  const request = httpRequest(`${url.replace("localhost", "127.0.0.1")}/slack/ops`, { method: "POST" });
  request.on("error", () => {});
  request.setHeader("content-length", 1000).write("some");
  await once(request, "socket");
  await new Promise((resolve) => setTimeout(resolve, 50));
  request.destroy();
  expect((await post(`${url}/slack/ops?mode=many`)).status).toBe(201);
  expect(errors).toEqual([]);
});

test("names the port that another program has", async () => {
  const url = await start();
  const taken = Number(new URL(url).port);
  const first = stack;
  await expect(start({}, {}, { apiPort: taken })).rejects.toThrow(PortInUseError);
  await first?.stop();
});
