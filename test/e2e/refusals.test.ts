import { expect, test } from "vitest";
import { messageEvent } from "../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { type Credentials, type SlackRequest, signatureHeaders } from "../../lib/local/slack/requests/slack-request.ts";
import { slashCommand } from "../../lib/local/slack/requests/slash-command.ts";
import { sslCheck } from "../../lib/local/slack/requests/ssl-check.ts";
import { useStack } from "./start-stack.ts";

const stack = useStack();
const nowSeconds = () => Math.floor(Date.now() / 1000);
const form = "application/x-www-form-urlencoded";

/** A body of our own, signed as Slack signs. */
const signed = (body: string, contentType: string, credentials: Credentials): SlackRequest => ({
  method: "POST",
  headers: { "Content-Type": contentType, ...signatureHeaders(body, credentials) },
  body,
});

type Make = (ops: Credentials, app: Credentials) => SlackRequest;
const command = { command: "/alert", text: "db is down" };

test.each<[what: string, integration: string, status: number, reason: string, make: Make]>([
  [
    "a wrong token",
    "ops",
    403,
    "wrong-token",
    () => outgoingWebhook({ text: "outage: db", credentials: { token: "wrong-token-0001" } }),
  ],
  [
    "no token",
    "ops",
    403,
    "missing-token",
    () => ({ method: "POST", headers: { "Content-Type": form }, body: "text=outage" }),
  ],
  [
    "a signature where a token is configured",
    "ops",
    403,
    "missing-token",
    (_, app) => signed("text=outage", form, app),
  ],
  [
    "a token where a signature is configured",
    "app",
    403,
    "missing-signature",
    (ops) => outgoingWebhook({ text: "outage: db", credentials: ops }),
  ],
  [
    "a wrong signature",
    "app",
    403,
    "wrong-signature",
    () => slashCommand({ ...command, credentials: { signingSecret: "wrong-secret-0001" } }),
  ],
  [
    "a request signed six minutes ago",
    "app",
    403,
    "stale",
    (_, app) => slashCommand({ ...command, credentials: { ...app, nowSeconds: nowSeconds() - 360 } }),
  ],
  [
    "a request signed six minutes ahead",
    "app",
    403,
    "stale",
    (_, app) => slashCommand({ ...command, credentials: { ...app, nowSeconds: nowSeconds() + 360 } }),
  ],
  [
    "a body that was changed after it was signed",
    "app",
    403,
    "wrong-signature",
    (_, app) => {
      const request = slashCommand({ ...command, credentials: app });
      return { ...request, body: request.body.replace("down", "fine") };
    },
  ],
  [
    "an unknown integration",
    "nobody",
    404,
    "unknown-integration",
    (ops) => outgoingWebhook({ text: "outage: db", credentials: ops }),
  ],
  [
    "an integration called like a part of every object",
    "__proto__",
    404,
    "unknown-integration",
    (ops) => outgoingWebhook({ text: "outage: db", credentials: ops }),
  ],
  [
    "a body of 300 KiB",
    "ops",
    413,
    "too-large",
    (ops) => outgoingWebhook({ text: `outage: ${"x".repeat(300 * 1024)}`, credentials: ops }),
  ],
  [
    "a compressed body",
    "ops",
    415,
    "content-encoding",
    (ops) => {
      const request = outgoingWebhook({ text: "outage: db", credentials: ops });
      return { ...request, headers: { ...request.headers, "Content-Encoding": "gzip" } };
    },
  ],
  ["a form whose payload is broken", "app", 400, "unreadable-body", (_, app) => signed("payload=%7Bbroken", form, app)],
  ["broken JSON", "app", 400, "unreadable-body", (_, app) => signed("{broken", "application/json", app)],
  ["a form that is none of Slack's", "app", 400, "unknown-payload", (_, app) => signed("a=1&b=%ZZ", form, app)],
  [
    "a form with a broken field",
    "app",
    400,
    "malformed",
    (_, app) => signed("timestamp=yesterday&team_id=T1&channel_id=C1&user_id=U1&text=outage", form, app),
  ],
  [
    "an event with a broken field",
    "app",
    400,
    "malformed",
    (_, app) => messageEvent({ text: "outage", ts: "soon", credentials: app }),
  ],
])("%s is refused: status, empty body, one log line, nothing stored", async (_, integration, status, reason, make) => {
  const { send, credentials, commands, records } = stack();
  const [before, commandsBefore] = [records.lines.length, commands().length];
  const answer = await send(integration, make(credentials("ops"), credentials("app")));
  expect(answer).toMatchObject({ status, body: "", headers: { "x-slack-no-retry": "1" } });
  const logged = records.lines.slice(before).map((line) => JSON.parse(line));
  expect(logged).toEqual([
    expect.objectContaining({
      level: "warn",
      event: "request",
      outcome: "refused",
      reason,
      status,
      sourceIp: "127.0.0.1",
    }),
  ]);
  expect(commands()).toHaveLength(commandsBefore);
});

test("the unsigned probe of the certificate is answered, and nothing else in it is looked at", async () => {
  const { send, commands } = stack();
  const before = commands().length;
  expect(await send("app", sslCheck())).toMatchObject({ status: 200, body: "" });
  expect(await send("ops", sslCheck())).toMatchObject({ status: 200, body: "" });
  expect(commands()).toHaveLength(before);
});

test.each([
  ["GET", "/slack/ops"],
  ["PUT", "/slack/ops"],
  ["DELETE", "/slack/ops"],
  ["GET", "/"],
  ["POST", "/"],
  ["POST", "/slack"],
  ["POST", "/slack/"],
  ["POST", "/slack/ops/more"],
  ["GET", "/control/posts"],
  ["POST", "/services/T000LOCAL/B000LOCAL/hook-0"],
])("%s %s is nothing that the API has: a REST API's own refusal, and no function runs", async (method, path) => {
  const { local, records } = stack();
  const before = records.lines.length;
  const response = await fetch(`${local.apiUrl}${path}`, { method });
  expect(response.status).toBe(403);
  expect(response.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  expect(await response.json()).toEqual({ message: "Missing Authentication Token" });
  expect(records.lines).toHaveLength(before);
});

test("calls to AWS do not pass through the port that Slack calls", async () => {
  const { local } = stack();
  const headers = {
    "X-Amz-Target": "DynamoDB_20120810.ListTables",
    Authorization: "AWS4-HMAC-SHA256 Credential=operator/",
  };
  const response = await fetch(local.apiUrl, { method: "POST", headers, body: "{}" });
  expect([response.status, await response.json()]).toEqual([403, { message: "Missing Authentication Token" }]);
});
