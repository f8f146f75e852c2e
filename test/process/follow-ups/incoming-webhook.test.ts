import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { createPost } from "../../../functions/process/follow-ups/incoming-webhook.ts";

const servers: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server | TcpServer): Promise<string> {
  servers.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T000/B000/fake`;
}
const serve = (listener: RequestListener) => listen(createServer(listener));
/** A server that answers each connection's first bytes by `act`. */
const serveRaw = (act: (socket: Socket, request: number) => void) => {
  let requests = 0;
  return listen(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => {
        requests += 1;
        act(socket, requests);
      });
    }),
  );
};

const timeoutMs = 300;
const post = (url: string) => createPost()(url, { text: "hello" }, timeoutMs);

test("posts JSON as UTF-8 and takes 200 as delivered", async () => {
  let got: unknown;
  const url = await serve(async (request, response) => {
    const { method, headers, url: path } = request;
    got = { method, path, type: headers["content-type"], length: headers["content-length"], body: await text(request) };
    response.end("ok");
  });
  expect(await createPost()(url, { text: "größer 🔥" }, timeoutMs)).toEqual({ outcome: "delivered" });
  const body = '{"text":"größer 🔥"}';
  expect(got).toEqual({
    method: "POST",
    path: "/services/T000/B000/fake",
    type: "application/json; charset=utf-8",
    length: String(Buffer.byteLength(body)),
    body,
  });
});

test.each<[status: number, body: string, outcome: object]>([
  [200, "ok", { outcome: "delivered" }],
  [400, "invalid_blocks", { outcome: "rejected", reason: "400 invalid_blocks" }],
  [400, "invalid_payload", { outcome: "rejected", reason: "400 invalid_payload" }],
  [400, "user_not_found", { outcome: "dead", reason: "400 user_not_found" }],
  [401, "", { outcome: "dead", reason: "401" }],
  [403, "action_prohibited", { outcome: "dead", reason: "403 action_prohibited" }],
  [404, "no_service", { outcome: "dead", reason: "404 no_service" }],
  [404, "channel_not_found\n", { outcome: "dead", reason: "404 channel_not_found" }],
  [408, "", { outcome: "ambiguous", reason: "408" }],
  [410, "channel_is_archived", { outcome: "dead", reason: "410 channel_is_archived" }],
  [500, "rollup_error", { outcome: "ambiguous", reason: "500 rollup_error" }],
  [503, "<html>try later: https://status.example</html>", { outcome: "ambiguous", reason: "503" }],
])("%i %s", async (status, body, expected) => {
  const url = await serve((_, response) => response.writeHead(status).end(body));
  expect(await post(url)).toEqual(expected);
});

test.each<[header: string | undefined, seconds: number | undefined]>([
  ["3", 3],
  ["0", 0],
  ["86400", 86_400],
  [undefined, undefined],
  ["", undefined],
  ["-1", undefined],
  ["1.5", undefined],
  ["1e9", undefined],
  ["99999999", undefined],
  ["Sat, 21 Nov 2026 14:00:00 GMT", undefined],
])("429 with Retry-After %s", async (header, retryAfterSeconds) => {
  const url = await serve((_, response) => {
    if (header !== undefined) response.setHeader("retry-after", header);
    response.writeHead(429).end("rate_limited");
  });
  expect(await post(url)).toEqual({ outcome: "rate-limited", reason: "429 rate_limited", retryAfterSeconds });
});

test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
  let followed = false;
  const elsewhere = await serve((_, response) => {
    followed = true;
    response.end("ok");
  });
  const url = await serve((_, response) => response.writeHead(status, { location: elsewhere }).end());
  expect(await post(url)).toEqual({ outcome: "not-posted", reason: String(status) });
  expect(followed).toBe(false);
});

test("no answer in time is ambiguous", async () => {
  const url = await serve((request) => request.resume());
  const startedAt = performance.now();
  expect(await post(url)).toEqual({ outcome: "ambiguous", reason: "timeout" });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(timeoutMs - 5);
});

test("a reset before any answer on a fresh connection is ambiguous, and not tried again", async () => {
  let requests = 0;
  const url = await serveRaw((socket) => {
    requests += 1;
    socket.resetAndDestroy();
  });
  expect(await post(url)).toEqual({ outcome: "ambiguous", reason: "ECONNRESET" });
  expect(requests).toBe(1);
});

test("a connection that is closed without an answer is ambiguous", async () => {
  const url = await serveRaw((socket) => socket.end());
  expect(await post(url)).toEqual({ outcome: "ambiguous", reason: "ECONNRESET" });
});

test("a kept connection that was closed in the meantime is replaced once", async () => {
  let connections = 0;
  const url = await serveRaw((socket, request) => {
    // As after a freeze: the connection looks fine until it is used.
    if (request === 2) socket.resetAndDestroy();
    else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  });
  servers[0]?.on("connection", () => {
    connections += 1;
  });
  const keepAlive = createPost();
  expect(await keepAlive(url, {}, timeoutMs)).toEqual({ outcome: "delivered" });
  expect(await keepAlive(url, {}, timeoutMs)).toEqual({ outcome: "delivered" });
  expect(connections).toBe(2);
});

test("a reset of the replacement is ambiguous", async () => {
  let requests = 0;
  const url = await serveRaw((socket, request) => {
    requests = request;
    if (request > 1) socket.resetAndDestroy();
    else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
  });
  const keepAlive = createPost();
  await keepAlive(url, {}, timeoutMs);
  expect(await keepAlive(url, {}, timeoutMs)).toEqual({ outcome: "ambiguous", reason: "ECONNRESET" });
  expect(requests).toBe(3);
});

test("one connection carries many posts, and nothing piles up on it", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on("warning", onWarning);
  const url = await serve((_, response) => response.end("ok"));
  const keepAlive = createPost();
  for (let i = 0; i < 20; i += 1) await keepAlive(url, {}, timeoutMs);
  await new Promise(setImmediate);
  process.off("warning", onWarning);
  expect(sockets.size).toBe(1);
  expect(warnings).toEqual([]);
});

test("a refused connection was not posted", async () => {
  const url = await serve(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  expect(await post(url)).toEqual({ outcome: "not-posted", reason: "ECONNREFUSED" });
});

test("an unknown host was not posted", async () => {
  // Longer than a label may be: the system's resolver refuses it without asking anybody.
  const result = await post(`http://${"a".repeat(64)}.invalid/services/T000/B000/fake`);
  expect(result).toEqual({ outcome: "not-posted", reason: "ENOTFOUND" });
});

test("a TLS handshake that fails was not posted", async () => {
  const url = await serveRaw((socket) => socket.resetAndDestroy());
  expect(await post(url.replace("http:", "https:"))).toMatchObject({ outcome: "not-posted" });
});

test("a status that arrived counts, whatever becomes of the rest of the answer", async () => {
  const cutOff = await serveRaw((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\no", () => socket.resetAndDestroy());
  });
  expect(await post(cutOff)).toEqual({ outcome: "delivered" });
  const neverEnds = await serveRaw((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\no"));
  expect(await post(neverEnds)).toEqual({ outcome: "delivered" });
});

test("an answer without end is read no further than needed", async () => {
  let sent = 0;
  const url = await serve((_, response) => {
    response.writeHead(404);
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(65_536))) sent += 65_536;
    };
    response.on("drain", more);
    more();
  });
  const startedAt = performance.now();
  expect(await createPost()(url, {}, 5000)).toEqual({ outcome: "dead", reason: "404" });
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(sent).toBeLessThan(50_000_000);
});
