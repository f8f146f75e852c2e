import { parse } from "node:querystring";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIGatewayProxyEvent } from "aws-lambda";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type ReadSecretOptions, SecretUnusableError } from "../../functions/runtime/slack-secret.ts";
import { blockActions } from "../../lib/local/slack/requests/block-actions.ts";
import { appRateLimited, messageEvent, urlVerification } from "../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import {
  formRequest,
  jsonRequest,
  type SlackRequest,
  signatureHeaders,
} from "../../lib/local/slack/requests/slack-request.ts";
import { slashCommand } from "../../lib/local/slack/requests/slash-command.ts";
import { sslCheck } from "../../lib/local/slack/requests/ssl-check.ts";
import {
  gatewayEvent,
  type Ingest,
  ingestSecret,
  nowSeconds,
  signed,
  signingSecret,
  startIngest,
  token,
  withToken,
} from "../support/ingest.ts";
import { type Sqs, startSqs } from "../support/sqs.ts";

let sqs: Sqs;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());
afterEach(() => vi.restoreAllMocks());

const ts = "1355517523.000005";
const outage = (text = "outage: db is down, déjà vu") =>
  outgoingWebhook({ text, timestamp: ts, credentials: withToken });
const event = (text = "outage: db is down") => messageEvent({ text, ts, credentials: signed });

/** The one log line of a request, and the metric that it is. */
function reportOf({ lines }: Ingest) {
  expect(lines).toHaveLength(1);
  const metric = Object.keys(lines[0] ?? {}).find((name) => /^[A-Z]/.test(name));
  return { ...lines[0], metric };
}

describe("Slack's documented outgoing webhook", () => {
  const sample = formRequest(
    {
      token,
      team_id: "T0001",
      team_domain: "example",
      channel_id: "C2147483705",
      channel_name: "test",
      timestamp: ts,
      user_id: "U2147483697",
      user_name: "Steve",
      text: "googlebot: What is the air-speed velocity of an unladen swallow?",
      trigger_word: "googlebot:",
    },
    withToken,
  );

  it("becomes one command", async () => {
    const ingest = await startIngest(sqs, { settings: { triggerWords: ["googlebot:"] } });
    const answer = await ingest.send(sample, "ops");
    const [message, ...more] = await ingest.messages();
    expect(more).toEqual([]);
    expect(message).toEqual({
      v: 1,
      owner: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: "open",
      integration: "ops",
      source: "outgoing-webhook",
      alertId: expect.stringMatching(/^A-[0-9A-Z]{10}$/),
      key: `T0001,C2147483705,${ts}`,
      teamId: "T0001",
      channelId: "C2147483705",
      channelName: "test",
      userId: "U2147483697",
      userName: "Steve",
      at: "2012-12-14T20:38:43.000Z",
      urgency: "medium",
      title: "What is the air-speed velocity of an unladen swallow?",
      trigger: "googlebot:",
      messageTs: ts,
    });
    const alertId = message && "alertId" in message ? message.alertId : "";
    expect(JSON.parse(answer.body)).toEqual({
      text: `Alert ${alertId} opened (medium): What is the air-speed velocity of an unladen swallow?`,
    });
    expect(reportOf(ingest)).toMatchObject({
      level: "info",
      event: "request",
      requestId: "request-1",
      integration: "ops",
      kind: "outgoing_webhook",
      alertId,
      sourceIp: "192.0.2.7",
      outcome: "accepted",
      status: 200,
      durationMs: 0,
      metric: "RequestAccepted",
    });
  });

  it("gets the same answer when it is sent again, and is the same alert of another owner", async () => {
    const ingest = await startIngest(sqs, { settings: { triggerWords: ["googlebot:"] } });
    const answers = [];
    for (let sent = 0; sent < 3; sent++) answers.push(await ingest.send(sample, "ops"));
    const messages = await ingest.messages();
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(new Set(messages.map((message) => "alertId" in message && message.alertId)).size).toBe(1);
    expect(new Set(messages.map(({ owner }) => owner)).size).toBe(3);
  });
});

describe("a genuine request", () => {
  const requests: [string, SlackRequest, "ops" | "app"][] = [
    ["a form with a token", outage(), "ops"],
    ["a signed form", slashCommand({ text: "db is down, déjà vu", credentials: signed }), "app"],
    ["a signed legacy hook", outgoingWebhook({ text: "outage: db", timestamp: ts, credentials: signed }), "app"],
    ["signed JSON", event("outage: déjà vu 😀"), "app"],
    [
      "a click",
      blockActions({
        action: { type: "button", actionId: "acknowledge", value: "A-7F3KQ2XM9B ops" },
        credentials: signed,
      }),
      "app",
    ],
  ];

  it.each(requests)("is accepted as text and as base64: %s", async (_, request, integration) => {
    const ingest = await startIngest(sqs);
    const answers = [
      await ingest.handle(gatewayEvent(request, integration)),
      await ingest.handle(gatewayEvent(request, integration, true)),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await ingest.messages()).toHaveLength(2);
  });

  it.each(requests)(
    "may have headers in any case, a charset, and no multi-value headers: %s",
    async (_, request, name) => {
      const ingest = await startIngest(sqs);
      for (const change of [(key: string) => key.toLowerCase(), (key: string) => key.toUpperCase()]) {
        const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [change(key), value]));
        const type = change("Content-Type");
        headers[type] += "; charset=utf-8";
        const { multiValueHeaders, ...sent } = gatewayEvent({ ...request, headers }, name);
        expect((await ingest.handle(sent as APIGatewayProxyEvent)).statusCode).toBe(200);
      }
      expect(await ingest.messages()).toHaveLength(2);
    },
  );

  it("may hold UTF-8 that is not percent-encoded", async () => {
    const ingest = await startIngest(sqs);
    const body = `token=${token}&team_id=T0001&channel_id=C1&timestamp=${ts}&user_id=U1&text=outage: Zürich 😀`;
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    await ingest.handle(gatewayEvent({ headers, body }, "ops"));
    await ingest.handle(gatewayEvent({ headers, body }, "ops", true));
    expect(await ingest.messages()).toMatchObject([{ title: "Zürich 😀" }, { title: "Zürich 😀" }]);
  });

  it("may hold characters that SQS refuses", async () => {
    const ingest = await startIngest(sqs);
    const answer = await ingest.send(outage("outage: a\u0000b\ufffec\uffffd\ud800"), "ops");
    expect(answer.statusCode).toBe(200);
    expect(await ingest.messages()).toMatchObject([{ title: "ab\ufffec\uffffd\ufffd" }]);
  });

  it("may be as long as 256 KiB, and becomes a message of a few", async () => {
    const ingest = await startIngest(sqs);
    const start = outage("outage: long ").body;
    const longest = start.replace("long", (long) => long.padEnd(256 * 1024 - start.length + long.length, "x"));
    expect(longest).toHaveLength(256 * 1024);
    expect((await ingest.send({ ...outage(), body: longest }, "ops")).statusCode).toBe(200);
    const [message] = await ingest.messages();
    expect(JSON.stringify(message).length).toBeLessThan(8 * 1024);
  });

  it("is judged by no retry header", async () => {
    const ingest = await startIngest(sqs);
    const retry = { number: 1, reason: "http_timeout" } as const;
    await ingest.send(messageEvent({ text: "outage: db", ts, credentials: signed, retry }), "app");
    expect(await ingest.messages()).toHaveLength(1);
  });
});

describe("is refused:", () => {
  const json = (body: string) => ({
    method: "POST" as const,
    headers: { "Content-Type": "application/json", ...signatureHeaders(body, signed) },
    body,
  });
  const withHeaders = (request: SlackRequest, headers: Record<string, string>) => ({
    ...request,
    headers: { ...request.headers, ...headers },
  });
  const signature = event().headers["X-Slack-Signature"] ?? "";
  const stale = { signingSecret, nowSeconds: nowSeconds - 360 };
  const early = { signingSecret, nowSeconds: nowSeconds + 360 };

  it.each<[string, number, string, SlackRequest, string]>([
    ["an unknown integration", 404, "unknown-integration", outage(), "other"],
    ["an integration called __proto__", 404, "unknown-integration", outage(), "__proto__"],
    ["an integration called constructor", 404, "unknown-integration", outage(), "constructor"],
    ["a compressed body", 415, "content-encoding", withHeaders(outage(), { "Content-Encoding": "gzip" }), "ops"],
    ["a long body", 413, "too-large", { ...outage(), body: outage().body.padEnd(256 * 1024 + 1, "x") }, "ops"],
    ["no token", 403, "missing-token", { ...outage(), body: "text=outage" }, "ops"],
    ["a wrong token", 403, "wrong-token", outgoingWebhook({ text: "outage", credentials: { token: "guess" } }), "ops"],
    ["the token twice", 403, "repeated-token", { ...outage(), body: `${outage().body}&token=${token}` }, "ops"],
    ["the token of another mode", 403, "missing-signature", outage(), "app"],
    ["a signature where a token is due", 403, "missing-token", event(), "ops"],
    [
      "an unsigned body",
      403,
      "missing-signature",
      { ...json("{}"), headers: { "Content-Type": "application/json" } },
      "app",
    ],
    ["a changed body", 403, "wrong-signature", { ...event(), body: event().body.replace("db", "DB") }, "app"],
    ["a stale signature", 403, "stale", messageEvent({ text: "outage", credentials: stale }), "app"],
    ["an early signature", 403, "stale", messageEvent({ text: "outage", credentials: early }), "app"],
    ["an odd timestamp", 403, "bad-timestamp", withHeaders(event(), { "X-Slack-Request-Timestamp": "now" }), "app"],
    [
      "two signatures",
      403,
      "wrong-signature",
      withHeaders(event(), { "X-Slack-Signature": `${signature}, v0=0` }),
      "app",
    ],
    ["signed JSON that is broken", 400, "unreadable-body", json("{"), "app"],
    ["a signed list", 400, "unreadable-body", json("[]"), "app"],
    ["another content type", 400, "unreadable-body", withHeaders(event(), { "Content-Type": "text/plain" }), "app"],
    ["JSON of no kind", 400, "unknown-payload", jsonRequest({ type: "other" }, signed), "app"],
    ["a form of no kind", 400, "unknown-payload", formRequest({ token }, withToken), "ops"],
    [
      "a slash command with a token",
      400,
      "unknown-payload",
      slashCommand({ text: "db", credentials: withToken }),
      "ops",
    ],
    ["a form without a user", 400, "malformed", { ...outage(), body: outage().body.replace("user_id", "x") }, "ops"],
  ])("%s (%i)", async (_, status, reason, request, integration) => {
    const ingest = await startIngest(sqs);
    const answer = await ingest.handle(gatewayEvent(request, integration));
    expect(answer).toEqual({ statusCode: status, headers: { "X-Slack-No-Retry": "1" }, body: "" });
    expect(await ingest.messages()).toEqual([]);
    expect(reportOf(ingest)).toMatchObject({
      level: "warn",
      outcome: "refused",
      reason,
      status,
      sourceIp: "192.0.2.7",
      metric: "RequestRefused",
    });
  });

  it("a signature header that was sent twice, as API Gateway gives it", async () => {
    const ingest = await startIngest(sqs);
    const sent = gatewayEvent(event(), "app");
    sent.multiValueHeaders = { ...sent.multiValueHeaders, "X-Slack-Signature": ["v0=0", signature] };
    expect((await ingest.handle(sent)).statusCode).toBe(403);
    const list = gatewayEvent(event(), "app");
    Object.assign(list.headers, { "X-Slack-Signature": [signature] });
    expect((await ingest.handle(list)).statusCode).toBe(403);
  });

  it("what is not genuine, before any parser has seen it", async () => {
    const ingest = await startIngest(sqs);
    const parseJson = vi.spyOn(JSON, "parse");
    const forged = gatewayEvent({ ...event(), body: event().body.replace("db", "DB") }, "app");
    expect((await ingest.handle(forged)).statusCode).toBe(403);
    // The tests' own log reads its lines.
    const parsed = parseJson.mock.calls.filter(([text]) => text.includes("DB"));
    expect(parsed).toEqual([]);
    expect(forged.body).toContain("DB");
  });
});

describe("is ignored:", () => {
  it.each([
    ["ssl-check", sslCheck(), "ops"],
    ["ssl-check", sslCheck(), "app"],
    ["bot", outgoingWebhook({ text: "outage", botId: "B1", credentials: withToken }), "ops"],
    ["no-trigger-word", event("hello"), "app"],
  ] as const)("%s", async (reason, request, integration) => {
    const ingest = await startIngest(sqs);
    expect(await ingest.send(request, integration)).toEqual({ statusCode: 200, body: "" });
    expect(await ingest.messages()).toEqual([]);
    expect(reportOf(ingest)).toMatchObject({ level: "info", outcome: "ignored", reason, metric: "RequestIgnored" });
  });

  it("the question for the challenge, once it is answered", async () => {
    const ingest = await startIngest(sqs);
    const answer = await ingest.send(urlVerification("3eZbrw1aBm2rZgRNFdxV", signed), "app");
    expect(answer).toMatchObject({ statusCode: 200, body: "3eZbrw1aBm2rZgRNFdxV" });
    expect(reportOf(ingest)).toMatchObject({ kind: "url_verification", metric: "RequestIgnored" });
    const unsigned = { ...urlVerification("x", signed), headers: { "Content-Type": "application/json" } };
    expect((await ingest.send(unsigned, "app")).statusCode).toBe(403);
  });
});

it("warns and counts when Slack tells that it dropped events", async () => {
  const ingest = await startIngest(sqs);
  expect(await ingest.send(appRateLimited(signed), "app")).toEqual({ statusCode: 200, body: "" });
  expect(reportOf(ingest)).toMatchObject({ level: "warn", outcome: "rate-limited", metric: "SlackRateLimited" });
});

describe("the allowlists", () => {
  const slash = slashCommand({ text: "db is down", credentials: signed });

  it.each([
    ["channel-not-allowed", { channels: ["C0OTHER"] }],
    ["user-not-allowed", { users: ["U0OTHER"] }],
  ])("tell whom they refuse: %s", async (reason, settings) => {
    const ingest = await startIngest(sqs, { settings });
    const toSlash = await ingest.send(slash, "app");
    expect(JSON.parse(toSlash.body)).toMatchObject({
      response_type: "ephemeral",
      text: expect.stringMatching(/.{20}/),
    });
    expect(reportOf(ingest)).toMatchObject({ outcome: "refused", reason, status: 200, metric: "RequestRefused" });
    const toHook = await ingest.send(outage(), "ops");
    expect(JSON.parse(toHook.body)).toEqual({ text: expect.stringMatching(/.{20}/) });
    expect(await ingest.messages()).toEqual([]);
  });

  it("tell whose click they refuse through the queue", async () => {
    const ingest = await startIngest(sqs, { settings: { users: ["U0OTHER"] } });
    const action = { type: "button", actionId: "resolve", value: "A-7F3KQ2XM9B app" } as const;
    expect(await ingest.send(blockActions({ action, credentials: signed }), "app")).toMatchObject({ body: "" });
    expect(reportOf(ingest)).toMatchObject({ outcome: "refused", reason: "user-not-allowed" });
    expect(await ingest.messages()).toMatchObject([{ kind: "tell", text: expect.stringMatching(/.{20}/) }]);
  });

  it("refuse another workspace, with a sentence where one person sees it", async () => {
    const ingest = await startIngest(sqs, { settings: { teamId: "T0OTHER" } });
    expect(await ingest.send(outage(), "ops")).toMatchObject({ statusCode: 403, body: "" });
    expect(await ingest.send(event(), "app")).toMatchObject({ statusCode: 403, body: "" });
    expect(JSON.parse((await ingest.send(slash, "app")).body).text).toContain("workspace");
    expect(await ingest.messages()).toEqual([]);
  });
});

describe("fails, so that Slack tries again:", () => {
  const expectFailure = async (ingest: Ingest, reason: string, integration: "ops" | "app" = "ops") => {
    const answer = await ingest.send(integration === "ops" ? outage() : event(), integration);
    expect(answer).toEqual({ statusCode: 503, body: "" });
    expect(reportOf(ingest)).toMatchObject({ level: "error", outcome: "failed", reason, metric: "RequestFailed" });
  };

  it("without a usable secret", async () => {
    const ingest = await startIngest(sqs, { secret: () => Promise.reject(new Error("it is empty")) });
    await expectFailure(ingest, "secret-unusable");
    expect((await ingest.send(sslCheck(), "ops")).statusCode).toBe(200);
  });

  it.each([
    ["none", {}],
    ["an empty list", { ops: { tokens: [] }, app: { signingSecrets: [] } }],
    ["only the other mode's", { ops: { signingSecrets: [token] }, app: { tokens: [signingSecret] } }],
  ])("when the secret has %s for the integration", async (_, integrations) => {
    for (const name of ["ops", "app"] as const) {
      const ingest = await startIngest(sqs, { secret: async () => ingestSecret({ integrations }) });
      await expectFailure(ingest, "no-secret-for-integration", name);
    }
  });

  it("when SQS does not take the message", async () => {
    const gone = await startSqs();
    const ingest = await startIngest(gone);
    await gone.stop();
    await expectFailure(ingest, "queue-unavailable");
  });

  it("when secret and queue together take more than 2 s", async () => {
    const never = () => new Promise<never>(() => {});
    const hangingSecret = async ({ timeoutMs }: ReadSecretOptions = {}) => {
      await sleep(timeoutMs);
      throw new SecretUnusableError("it cannot be read");
    };
    const slowSecret = async () => {
      await sleep(1200);
      return ingestSecret();
    };
    for (const [reason, given] of [
      ["secret-unusable", { secret: hangingSecret }],
      ["queue-unavailable", { queue: never }],
      ["queue-unavailable", { secret: slowSecret, queue: never }],
    ] as const) {
      const ingest = await startIngest(sqs, given);
      const startedMs = performance.now();
      await expectFailure(ingest, reason);
      const tookMs = performance.now() - startedMs;
      expect(tookMs).toBeGreaterThan(1900);
      expect(tookMs).toBeLessThan(2800);
    }
  });

  it("on a defect of ours, without telling what was sent", async () => {
    const broken = () => {
      throw new TypeError("could not read outage: db is down");
    };
    const ingest = await startIngest(sqs, { secret: broken });
    await expectFailure(ingest, "unexpected");
    const { detail } = reportOf(ingest) as { detail?: string };
    expect(detail).toMatch(/^TypeError at /);
    expect(detail).not.toContain("db is down");
  });
});

it("writes no token, secret, text or response_url to the log", async () => {
  const canary = "canary7341";
  const ingest = await startIngest(sqs);
  const responseUrl = `https://hooks.slack.com/commands/${canary}`;
  await ingest.send(outage(`outage: ${canary}`), "ops");
  await ingest.send(outage(`ack ${canary}`), "ops");
  await ingest.send(slashCommand({ text: canary, responseUrl, credentials: signed }), "app");
  await ingest.send(slashCommand({ text: canary, responseUrl, credentials: { signingSecret: canary } }), "app");
  await ingest.send(outgoingWebhook({ text: "outage", credentials: { token: canary } }), "ops");
  await ingest.send(jsonRequest({ type: canary }, signed), "app");
  await ingest.send(event(`outage ${canary}`), "app");
  await ingest.handle(gatewayEvent({ headers: { "Content-Encoding": canary }, body: canary }, canary));
  const written = JSON.stringify(ingest.lines);
  expect(ingest.lines).toHaveLength(8);
  for (const secret of [canary, token, signingSecret]) expect(written).not.toContain(secret);
});

describe("whatever is sent", () => {
  const anything = fc.record({
    headers: fc.option(
      fc.dictionary(
        fc.constantFrom(
          "Content-Type",
          "content-type",
          "X-Slack-Signature",
          "x-slack-request-timestamp",
          "Content-Length",
        ),
        fc.oneof(
          fc.string(),
          fc.constantFrom("application/json", "application/x-www-form-urlencoded", `${nowSeconds}`),
          fc.array(fc.string()),
        ),
      ),
    ),
    multiValueHeaders: fc.option(fc.dictionary(fc.string(), fc.array(fc.string()))),
    body: fc.option(fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.webQueryParameters())),
    isBase64Encoded: fc.boolean(),
    pathParameters: fc.option(
      fc.record({ integration: fc.oneof(fc.constantFrom("ops", "app", "__proto__"), fc.string()) }),
    ),
  });

  it("is answered with a 4xx and one line, never accepted, never thrown on", async () => {
    const ingest = await startIngest(sqs);
    await fc.assert(
      fc.asyncProperty(anything, async (sent) => {
        ingest.lines.length = 0;
        const answer = await ingest.handle(sent as unknown as APIGatewayProxyEvent);
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.statusCode).toBeLessThan(500);
        expect(ingest.lines).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
    expect(await ingest.messages()).toEqual([]);
  });

  it("by somebody who knows the token is understood or refused, never a 5xx", async () => {
    const ingest = await startIngest(sqs);
    const field = fc.oneof(
      fc.constantFrom("text", "user_id", "timestamp", "team_id", "channel_id", "payload", "command", "trigger_word"),
      fc.string(),
    );
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(ts, "T1", "outage", "{}", "ack A-1"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, value)), async (pairs) => {
        const body = new URLSearchParams([["token", token], ...pairs.filter(([name]) => name !== "token")]);
        const answer = await ingest.send({ ...outage(), body: String(body) }, "ops");
        expect([200, 400]).toContain(answer.statusCode);
      }),
      { numRuns: 300 },
    );
  });

  it("in place of one field of a good form, opens an alert or is refused", async () => {
    const ingest = await startIngest(sqs);
    const fields = Object.keys(parse(outage().body)).filter((name) => name !== "token");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.string({ unit: "binary" }), async (name, value) => {
        const body = new URLSearchParams(outage().body);
        body.set(name, value);
        expect([200, 400]).toContain((await ingest.send({ ...outage(), body: String(body) }, "ops")).statusCode);
      }),
      { numRuns: 300 },
    );
  });
});
