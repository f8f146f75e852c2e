import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { readRunning } from "../../lib/local/running.ts";

const program = fileURLToPath(new URL("../../bin/local.ts", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-command-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `npm start` in an empty folder, so that nobody's secrets are found. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [program, "--page-port", "0", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const run = { child, out: "", exited: once(child, "close") as Promise<[number | null]> };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (run.out += data));
  return run;
}

// A first run synthesises the stack.
vi.setConfig({ testTimeout: 90_000 });

test("starts, tells what happens, and stops at Ctrl-C", async () => {
  const started = run("--port", "0");
  await expect.poll(() => started.out, { timeout: 60_000 }).toContain("ready in");
  const state = join(folder, ".slack-alerts");
  const { apiUrl } = readRunning(state) ?? {};
  const curl = /-d "(.*)"/.exec(started.out)?.[1]?.replace("$(date +%s)", String(Math.floor(Date.now() / 1000)));
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(`${apiUrl}/slack/ops`, { method: "POST", body: curl ?? "", headers });
  expect(answer.status).toBe(200);
  await expect.poll(() => started.out, { timeout: 10_000 }).toMatch(/#ops: .*checkout is down/);
  expect(started.out).toMatch(/alert-opened: A-\w{10}, critical, ops/);
  started.child.kill("SIGINT");
  expect(await started.exited).toEqual([0, null]);
  expect(readdirSync(state).sort()).toEqual(["dynamodb", "lock", "sqs"]);
});

test("a port that is in use: says so, and the cure", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const failed = run("--port", String(port), "--memory");
  expect(await failed.exited).toEqual([1, null]);
  expect(failed.out).toBe(
    `port ${port} is in use by another program: stop it, or choose another port: npm start -- --port ${port + 10}\n`,
  );
});

test("a folder that is in use: says by whom, and the cure", async () => {
  const first = run("--port", "0");
  await expect.poll(() => first.out, { timeout: 60_000 }).toContain("ready in");
  const second = run("--port", "0");
  expect(await second.exited).toEqual([1, null]);
  expect(second.out).toMatch(
    /^another local stack uses \.slack-alerts \(process \d+, http:\/\/localhost:\d+\): stop it, or choose another folder with --dir\n$/,
  );
});

test("a port that is none: says what to give", async () => {
  const failed = run("--port", "http");
  expect(await failed.exited).toEqual([1, null]);
  expect(failed.out).toBe("--port http: give a port number, such as 3002\n");
});
