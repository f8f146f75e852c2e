import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ActionError } from "../../../lib/local/page/actions.ts";
import { createRecords, type Records } from "../../../lib/local/page/records.ts";
import { type PageServer, startPageServer } from "../../../lib/local/page/server.ts";

let records: Records;
let server: PageServer;
let asked: unknown[];
let errors: unknown[];
beforeEach(async () => {
  records = createRecords();
  asked = [];
  errors = [];
  const act = async (name: string, input: unknown) => {
    asked.push([name, input]);
    if (name === "refuse") throw new ActionError("not now");
    if (name === "crash") throw new Error("a secret detail");
  };
  server = await startPageServer({ port: 0, records, act, onError: (error) => errors.push(error) });
});
afterEach(() => server.stop());

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Like fetch, but it lets a test choose `Host` and `Origin`. */
function send({ method = "GET", path = "/", headers = {}, body = "" }: Sent = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const { port, host } = new URL(server.url);
    request({ host: "127.0.0.1", port, method, path, headers: { host, ...headers } }, async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
    })
      .on("error", reject)
      .end(body);
  });
}
const own = () => ({ origin: new URL(server.url).origin, "content-type": "application/json" });
const act = (name: string, headers: Record<string, string> = own(), body = '{"a":1}') =>
  send({ method: "POST", path: `/do/${name}`, headers, body });

describe("the page's files", () => {
  test("come with a policy that lets nothing inline or foreign run", async () => {
    const { status, headers, body } = await send();
    expect(status).toBe(200);
    expect(body).toContain('<script type="module" src="/page.js">');
    expect(body).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style=/);
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test("are bundled, and load nothing from elsewhere", async () => {
    const [script, style] = await Promise.all([send({ path: "/page.js" }), send({ path: "/page.css" })]);
    expect(script.headers["content-type"]).toMatch(/^text\/javascript/);
    expect(style.headers["content-type"]).toMatch(/^text\/css/);
    expect(script.body).not.toMatch(/\bfrom\s*"|import\(/);
    expect(style.body).not.toMatch(/@import|url\(/);
  });

  test("are the only ones: no path reaches the disk", async () => {
    for (const path of ["/main.tsx", "/../server.ts", "/%2e%2e/server.ts", "/constructor"]) {
      expect((await send({ path })).status).toBe(404);
    }
  });
});

describe("who may ask", () => {
  test("a name that was rebound to this machine may not even read", async () => {
    expect((await send({ headers: { host: "evil.example:3001" } })).status).toBe(403);
    expect((await send({ path: "/events", headers: { host: "evil.example" } })).status).toBe(403);
  });

  test("both names of this machine may", async () => {
    const { port } = new URL(server.url);
    expect((await send({ headers: { host: `127.0.0.1:${port}` } })).status).toBe(200);
    expect((await send({ headers: { host: `localhost:${port}` } })).status).toBe(200);
  });

  test.each([
    ["another site's page", { origin: "https://evil.example", "content-type": "application/json" }],
    ["a sandboxed page", { origin: "null", "content-type": "application/json" }],
    ["a request without an origin", { "content-type": "application/json" }],
    ["another port of this machine", { origin: "http://localhost:1", "content-type": "application/json" }],
  ])("%s may not act", async (_who, headers) => {
    expect((await act("say", headers as Record<string, string>)).status).toBe(403);
    expect(asked).toEqual([]);
  });

  test("a form may not act, whatever its origin", async () => {
    expect((await act("say", { ...own(), "content-type": "text/plain" })).status).toBe(403);
    expect(asked).toEqual([]);
  });

  test("another site's page may not listen to the events", async () => {
    expect((await send({ path: "/events", headers: { origin: "https://evil.example" } })).status).toBe(403);
  });

  test("methods other than GET and POST are refused", async () => {
    expect((await send({ method: "DELETE", headers: own() })).status).toBe(403);
  });
});

describe("actions", () => {
  test("reach their function with the JSON", async () => {
    expect((await act("say")).status).toBe(204);
    expect(asked).toEqual([["say", { a: 1 }]]);
  });

  test("that cannot be done answer why", async () => {
    expect(await act("refuse")).toMatchObject({ status: 422, body: "not now" });
    expect((await act("say", own(), "{")).status).toBe(422);
  });

  test("that fail tell the terminal, not the page", async () => {
    const { status, body } = await act("crash");
    expect(status).toBe(500);
    expect(body).not.toContain("secret");
    expect(errors).toMatchObject([{ message: "a secret detail" }]);
  });
});

describe("events", () => {
  async function* events(): AsyncGenerator<{ event: string; puts: unknown[] }> {
    const response = await fetch(`${server.url}/events`);
    let pending = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      pending += chunk;
      for (let end = pending.indexOf("\n\n"); end >= 0; end = pending.indexOf("\n\n")) {
        const [event = "", data = ""] = pending.slice(0, end).split("\n");
        pending = pending.slice(end + 2);
        yield { event: event.slice("event: ".length), puts: JSON.parse(data.slice("data: ".length)) };
      }
    }
  }

  test("begin with everything, then tell the last value of what changes", async () => {
    records.put("workers", "ingest", [1]);
    const stream = events();
    expect((await stream.next()).value).toEqual({
      event: "all",
      puts: [{ kind: "workers", key: "ingest", value: [1] }],
    });
    records.put("workers", "ingest", [1, 2]);
    records.put("workers", "ingest", [1, 2, 3]);
    records.put("workers", "process", [4]);
    expect((await stream.next()).value).toEqual({
      event: "some",
      puts: [
        { kind: "workers", key: "ingest", value: [1, 2, 3] },
        { kind: "workers", key: "process", value: [4] },
      ],
    });
    await stream.return(undefined);
  });

  test("tell a second browser, or a reloaded one, everything again", async () => {
    records.put("workers", "ingest", [1]);
    for (const _ of [1, 2]) {
      const stream = events();
      expect((await stream.next()).value).toMatchObject({ event: "all", puts: [{ value: [1] }] });
      await stream.return(undefined);
    }
  });
});
