import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Running, readRunning, removeRunning, writeRunning } from "../../lib/local/running.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-running-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const running = (pid: number): Running => ({
  pid,
  apiUrl: "http://localhost:3000",
  awsUrl: "http://127.0.0.1:4000",
  resources: { alertsTable: "a", webhooksTable: "w", queueUrl: "q", deadLetterQueueUrl: "d", secretId: "s" },
  functions: ["Ingest"],
});

test("tells where the stack listens while it runs", () => {
  expect(readRunning(folder)).toBeUndefined();
  expect(readRunning(join(folder, "missing"))).toBeUndefined();
  writeRunning(folder, running(process.pid));
  expect(readRunning(folder)).toEqual(running(process.pid));
  removeRunning(folder);
  expect(readRunning(folder)).toBeUndefined();
});

test("takes no word from a runner that was killed", () => {
  writeRunning(folder, running(2 ** 22 + 1)); // above Linux's highest pid
  expect(readRunning(folder)).toBeUndefined();
});
