import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../functions/runtime/log.ts";
import { createMetrics } from "../../functions/runtime/metrics.ts";
import { createSlackSecret, SecretUnusableError } from "../../functions/runtime/slack-secret.ts";
import { type SecretsManager, startSecretsManager } from "../support/secrets-manager.ts";

const canary = "canary-0123456789";
const secretWith = (token: string) => ({
  integrations: { ops: { tokens: [token] } },
  webhooks: { ops: `https://hooks.slack.com/services/T000/B000/${canary}` },
});
const minute = 60_000;

let manager: SecretsManager;
let lines: string[];
let nowMs: number;
beforeEach(async () => {
  manager = await startSecretsManager(JSON.stringify(secretWith(`${canary}-1`)));
  lines = [];
  nowMs = 1795269600000;
});
afterEach(() => manager.stop());

const now = () => nowMs;
const write = (line: string) => lines.push(line);
const reader = () =>
  createSlackSecret({
    client: manager.client,
    secretId: "slack-alerts",
    log: createLog(write, now),
    metrics: createMetrics(write, now),
    now,
  });

test("is read once and kept for 5 minutes", async () => {
  const secret = reader();
  expect(await secret()).toEqual(secretWith(`${canary}-1`));
  manager.answer = { text: JSON.stringify(secretWith(`${canary}-2`)) };
  nowMs += 5 * minute - 1;
  expect(await secret()).toEqual(secretWith(`${canary}-1`));
  expect(manager.reads).toBe(1);
  nowMs += 1;
  expect(await secret()).toEqual(secretWith(`${canary}-2`));
  expect(manager.reads).toBe(2);
  expect(lines).toEqual([]);
});

test("is read anew for those who want it younger", async () => {
  const secret = reader();
  await secret();
  nowMs += 10_000;
  await secret({ maxAgeMs: 10_001 });
  expect(manager.reads).toBe(1);
  await secret({ maxAgeMs: 10_000 });
  expect(manager.reads).toBe(2);
});

test.each<[what: string, answer: SecretsManager["answer"]]>([
  ["an outage", "outage"],
  ["an emptied secret", { text: "" }],
  ["broken JSON", { text: `{"integrations": "${canary}` }],
  ["a wrong shape", { text: JSON.stringify({ integrations: { ops: { tokens: canary } }, webhooks: {} }) }],
])("the last good value serves on through %s, which is logged and counted without a value", async (_, answer) => {
  const secret = reader();
  await secret();
  manager.answer = answer;
  nowMs += 5 * minute;
  expect(await secret()).toEqual(secretWith(`${canary}-1`));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: "error", event: "secret-unusable", servesLastGood: true }),
    expect.objectContaining({ SecretUnusable: 1 }),
  ]);
  expect(lines.join()).not.toContain(canary);
});

test("a refresh that hangs gives way to the last good value well before its caller's time is over", async () => {
  const secret = reader();
  await secret();
  manager.answer = "hang";
  nowMs += 5 * minute;
  const startedAt = performance.now();
  expect(await secret({ timeoutMs: 20_000 })).toEqual(secretWith(`${canary}-1`));
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(lines.join()).toContain('"servesLastGood":true');
});

test("after a failed refresh it is not asked for 10 s, then again", async () => {
  const secret = reader();
  await secret();
  manager.answer = "outage";
  nowMs += 5 * minute;
  await secret();
  nowMs += 9999;
  await secret({ maxAgeMs: 0 });
  expect(manager.reads).toBe(2);
  manager.answer = { text: JSON.stringify(secretWith(`${canary}-2`)) };
  nowMs += 1;
  expect(await secret()).toEqual(secretWith(`${canary}-2`));
});

test.each<[what: string, answer: SecretsManager["answer"], message: string]>([
  ["was never filled", { text: undefined }, "it has no value: fill it with `npm run secrets`"],
  ["is empty", { text: "" }, "it is empty: fill it with `npm run secrets`"],
  ["is no JSON", { text: canary }, "it is not JSON: fill it with `npm run secrets`"],
  [
    "has another shape",
    { text: JSON.stringify({ integrations: { ops: { tokens: [canary, 7] } }, webhooks: {} }) },
    "its shape is wrong at integrations.ops.tokens.1: fill it with `npm run secrets`",
  ],
  [
    "is a text",
    { text: JSON.stringify(canary) },
    "its shape is wrong at the whole value: fill it with `npm run secrets`",
  ],
  ["cannot be reached", "outage", "it cannot be read: InternalServiceError"],
])("a secret that %s is an error that says what to do, and asks again each time", async (_, answer, message) => {
  manager.answer = answer;
  const secret = reader();
  await expect(secret()).rejects.toThrow(new SecretUnusableError(message));
  await expect(secret()).rejects.toThrow(SecretUnusableError);
  expect(manager.reads).toBe(2);
  expect(lines.join()).not.toContain(canary);
  manager.answer = { text: JSON.stringify(secretWith(`${canary}-1`)) };
  expect(await secret()).toEqual(secretWith(`${canary}-1`));
});

test("a caller's time limit ends the call", async () => {
  manager.answer = "hang";
  const startedAt = performance.now();
  await expect(reader()({ timeoutMs: 100 })).rejects.toThrow(SecretUnusableError);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
