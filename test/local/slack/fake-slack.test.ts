import { once } from "node:events";
import { get } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeSlack, startFakeSlack } from "../../../lib/local/slack/fake-slack.ts";

let slack: FakeSlack;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 1);
  slack = await startFakeSlack({ now: () => nowMs });
});
afterEach(() => slack.stop());

const send = (url: string, payload: unknown) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(payload) });
const outcome = async (url: string, payload: unknown = { text: "hello" }) => {
  const response = await send(url, payload);
  return [response.status, await response.text()];
};

describe("incoming webhooks", () => {
  test("a message stands in the webhook's channel with its arrival time and a ts", async () => {
    const seen: string[] = [];
    slack.onPost((post) => seen.push(post.channel));
    expect(await outcome(slack.webhookUrl("ops"), { text: "hello", thread_ts: "1.000001" })).toEqual([200, "ok"]);
    expect(slack.posts("ops")).toEqual([
      {
        id: 1,
        webhook: "ops",
        channel: "#ops",
        ts: "1767225600.000000",
        arrivedAtMs: nowMs,
        payload: { text: "hello", thread_ts: "1.000001" },
        shown: { text: "hello", thread_ts: "1.000001" },
        answerLost: false,
      },
    ]);
    expect(slack.posts("other")).toEqual([]);
    expect(seen).toEqual(["#ops"]);
  });

  test("two messages of one millisecond have different ts", async () => {
    const url = slack.webhookUrl("ops");
    await send(url, { text: "one" });
    await send(url, { text: "two" });
    const [one, two] = slack.posts();
    expect(one?.ts).not.toBe(two?.ts);
  });

  test("a webhook that nobody created is 404 no_service", async () => {
    const url = slack.webhookUrl("ops").replace(/ops$/, "other");
    expect(await outcome(url)).toEqual([404, "no_service"]);
    expect(await outcome(`${slack.url}/services/T1/B1/ops`)).toEqual([404, "no_service"]);
  });

  test("a refused post is an attempt, not a post", async () => {
    expect(await outcome(slack.webhookUrl("ops"), {})).toEqual([400, "no_text"]);
    expect(slack.posts()).toEqual([]);
    expect(slack.attempts("ops")).toEqual([
      { webhook: "ops", arrivedAtMs: nowMs, outcome: "refused", status: 400, body: "no_text" },
    ]);
  });

  test("a form with a payload field is a message too", async () => {
    const body = new URLSearchParams({ payload: JSON.stringify({ text: "hello" }) });
    expect((await fetch(slack.webhookUrl("ops"), { method: "POST", body })).status).toBe(200);
    expect(slack.posts()[0]?.payload).toEqual({ text: "hello" });
  });
});

describe("the rate limit", () => {
  test("allows a short burst, then answers 429 with Retry-After, for each webhook on its own", async () => {
    const url = slack.webhookUrl("ops");
    for (let sent = 0; sent < 4; sent += 1) expect((await send(url, { text: "burst" })).status).toBe(200);
    const limited = await send(url, { text: "too much" });
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await send(slack.webhookUrl("other"), { text: "hello" })).status).toBe(200);
    expect(slack.posts("ops")).toHaveLength(4);
  });

  test("one message a second goes on for ever", async () => {
    const url = slack.webhookUrl("ops");
    for (let sent = 0; sent < 20; sent += 1) {
      expect((await send(url, { text: "steady" })).status).toBe(200);
      nowMs += 1000;
    }
  });

  test("can be switched off", async () => {
    const fast = await startFakeSlack({ pace: false });
    const url = fast.webhookUrl("ops");
    const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await send(url, { text: "x" })).status));
    await fast.stop();
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe("faults", () => {
  test("a status strikes as often as told, then Slack is well again", async () => {
    const url = slack.webhookUrl("ops");
    slack.fail({ kind: "status", status: 500, body: "rollup_error", webhook: "ops", count: 2 });
    expect(await outcome(url)).toEqual([500, "rollup_error"]);
    expect(await outcome(slack.webhookUrl("other"))).toEqual([200, "ok"]);
    expect(await outcome(url)).toEqual([500, "rollup_error"]);
    expect(await outcome(url)).toEqual([200, "ok"]);
  });

  test("a rate limit answers the Retry-After it was told", async () => {
    slack.fail({ kind: "rate-limit", retryAfterSeconds: 3 });
    const response = await send(slack.webhookUrl("ops"), { text: "hello" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "3"]);
  });

  test("archived and no-service answer Slack's words until cleared", async () => {
    const url = slack.webhookUrl("ops");
    slack.fail({ kind: "archived", webhook: "ops" });
    expect(await outcome(url)).toEqual([410, "channel_is_archived"]);
    slack.clear("ops");
    slack.fail({ kind: "no-service" });
    expect(await outcome(url)).toEqual([404, "no_service"]);
    slack.clear();
    expect(await outcome(url)).toEqual([200, "ok"]);
  });

  test("a reset posts nothing", async () => {
    slack.fail({ kind: "reset" });
    await expect(send(slack.webhookUrl("ops"), { text: "hello" })).rejects.toThrow();
    expect(slack.posts()).toEqual([]);
    expect(slack.attempts().map((attempt) => attempt.outcome)).toEqual(["reset"]);
  });

  test("accept-then-reset posts, and marks the post's answer as lost", async () => {
    slack.fail({ kind: "accept-then-reset", count: 1 });
    await expect(send(slack.webhookUrl("ops"), { text: "hello" })).rejects.toThrow();
    expect(slack.posts()).toMatchObject([{ payload: { text: "hello" }, answerLost: true }]);
    expect(slack.attempts()).toEqual([{ webhook: "ops", arrivedAtMs: nowMs, outcome: "posted", postId: 1 }]);
  });

  test.each([
    { kind: "hang" as const, posts: 0 },
    { kind: "accept-then-hang" as const, posts: 1 },
  ])("$kind never answers and posts $posts", async ({ kind, posts }) => {
    slack.fail({ kind });
    const signal = AbortSignal.timeout(150);
    const sent = fetch(slack.webhookUrl("ops"), { method: "POST", body: '{"text":"hello"}', signal });
    await expect(sent).rejects.toThrow("timeout");
    expect(slack.posts()).toHaveLength(posts);
  });

  test("slow answers late, and a sender that gave up loses the answer", async () => {
    const url = slack.webhookUrl("ops");
    slack.fail({ kind: "slow", delayMs: 120 });
    const startedAt = performance.now();
    expect(await outcome(url)).toEqual([200, "ok"]);
    expect(performance.now() - startedAt).toBeGreaterThan(100);
    const signal = AbortSignal.timeout(40);
    await expect(fetch(url, { method: "POST", body: '{"text":"impatient"}', signal })).rejects.toThrow("timeout");
    await expect.poll(() => slack.posts().map((post) => post.answerLost)).toEqual([false, true]);
  });

  test("a percentage strikes the same posts for the same seed", async () => {
    const strikes = async (seed: number) => {
      const seeded = await startFakeSlack({ pace: false, seed });
      seeded.fail({ kind: "status", status: 500, percent: 30 });
      const url = seeded.webhookUrl("ops");
      const statuses: number[] = [];
      for (let sent = 0; sent < 100; sent += 1) statuses.push((await send(url, { text: "x" })).status);
      await seeded.stop();
      return statuses;
    };
    const first = await strikes(7);
    expect(await strikes(7)).toEqual(first);
    expect(await strikes(8)).not.toEqual(first);
    const struck = first.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(15);
    expect(struck).toBeLessThan(45);
  });
});

describe("response_url", () => {
  test("takes five posts, then is used up", async () => {
    const url = slack.responseUrl();
    for (let sent = 0; sent < 5; sent += 1) expect(await outcome(url)).toEqual([200, "ok"]);
    expect(await outcome(url)).toEqual([404, '{"ok":false,"error":"used_url"}']);
    expect(slack.responses(url)).toHaveLength(5);
    expect(slack.responses(url)[0]).toMatchObject({ kind: "ephemeral", payload: { text: "hello" } });
  });

  test("is good for half an hour", async () => {
    const url = slack.responseUrl();
    nowMs += 30 * 60_000 - 1;
    expect(await outcome(url)).toEqual([200, "ok"]);
    nowMs += 1;
    expect(await outcome(url)).toEqual([404, '{"ok":false,"error":"expired_url"}']);
  });

  test("replaces and deletes the message that was clicked, and keeps what was posted", async () => {
    await send(slack.webhookUrl("ops"), { text: "open" });
    const url = slack.responseUrl({ kind: "actions", postId: 1 });
    await send(url, { text: "acknowledged", replace_original: true });
    expect(slack.posts()[0]).toMatchObject({ payload: { text: "open" }, shown: { text: "acknowledged" } });
    await send(url, { delete_original: true });
    expect(slack.posts()[0]).not.toHaveProperty("shown");
    expect(slack.responses().map(({ kind }) => kind)).toEqual(["replace", "delete"]);
  });

  test("fails on its own, apart from the webhooks", async () => {
    slack.fail({ kind: "status", status: 500, on: "response-urls", count: 1 });
    expect(await outcome(slack.webhookUrl("ops"))).toEqual([200, "ok"]);
    const url = slack.responseUrl();
    expect((await outcome(url))[0]).toBe(500);
    expect((await outcome(url))[0]).toBe(200);
  });
});

describe("controls over HTTP", () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${slack.url}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  };

  test("list posts by channel, and forget them", async () => {
    await send(slack.webhookUrl("ops"), { text: "hello" });
    await send(slack.webhookUrl("other"), { text: "hello" });
    expect(await control("GET", "posts?channel=%23ops")).toMatchObject([200, { posts: [{ channel: "#ops" }] }]);
    await control("DELETE", "posts");
    expect(await control("GET", "posts")).toEqual([200, { posts: [] }]);
  });

  test("set and end faults, and name what is wrong with one", async () => {
    const fault = { kind: "status", status: 503, count: 1 };
    expect(await control("POST", "faults", fault)).toMatchObject([200, { faults: [{ kind: "status", count: 1 }] }]);
    await control("DELETE", "faults");
    expect(await outcome(slack.webhookUrl("ops"))).toEqual([200, "ok"]);
    expect(await control("POST", "faults", { kind: "status", status: 7 })).toMatchObject([
      400,
      { error: expect.stringContaining("status") },
    ]);
  });

  test("mint a response_url that works", async () => {
    const [, minted] = (await control("POST", "response-urls", {})) as [number, { url: string }];
    expect(await outcome(minted.url)).toEqual([200, "ok"]);
    expect(await control("GET", `responses?url=${encodeURIComponent(minted.url)}`)).toMatchObject([
      200,
      { responses: [{ payload: { text: "hello" } }] },
    ]);
  });

  test("are closed to a browser's pages", async () => {
    const response = await fetch(`${slack.url}/control/posts`, { headers: { origin: "https://example.com" } });
    expect(response.status).toBe(403);
    const rebound = get(`${slack.url}/control/posts`, { headers: { host: "localhost:1" } });
    expect((await once(rebound, "response"))[0].statusCode).toBe(403);
  });
});

test("the port can be chosen", async () => {
  const { port } = new URL(slack.url);
  await slack.stop();
  slack = await startFakeSlack({ port: Number(port) });
  expect(new URL(slack.url).port).toBe(port);
});
