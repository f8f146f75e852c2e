import { afterEach, beforeAll, expect, test } from "vitest";
import { childProgramIn } from "../../../lib/local/lambda/child-program.ts";
import { childEnvironment } from "../../../lib/local/lambda/environment.ts";
import type { LambdaFunction } from "../../../lib/local/lambda/functions.ts";
import { createPool, type Pool } from "../../../lib/local/lambda/pool.ts";
import { type FixtureAssembly, fixtureAssembly } from "../fixtures/assembly.ts";
import { isAlive } from "../fixtures/process.ts";

const source = `
const startedAt = Date.now();
let running = 0;
const modes = {
  echo: (event, context) => ({ event, context: { ...context, remainingMs: context.getRemainingTimeInMillis() } }),
  sleep: async ({ ms }) => {
    running += 1;
    await new Promise((resolve) => setTimeout(resolve, ms));
    running -= 1;
    return { running };
  },
  spin: () => { for (;;); },
  exit: () => process.exit(3),
  reject: async () => { throw new RangeError("out of range"); },
  throwText: async () => { throw "just text"; },
  later: () => new Promise(() => setTimeout(() => { throw new Error("nobody catches this"); }, 1)),
  nothing: () => undefined,
  unsendable: () => ({ big: 1n }),
  env: () => process.env,
  write: () => { console.log("one\\ntwo"); console.error("three"); },
};
export const handler = async (event, context) => modes[event.mode](event, context);
`;

let assembly: FixtureAssembly;
let pool: Pool;
const lines: string[] = [];

beforeAll(async () => {
  assembly = await fixtureAssembly({ fn: source });
  return assembly.remove;
});

afterEach(async () => {
  await pool.stop();
  lines.length = 0;
});

const start = (changes: Partial<LambdaFunction> = {}, limit = 3): Pool => {
  const fn: LambdaFunction = {
    logicalId: "Fn",
    name: "fn-name",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:fn-name",
    roleArn: "arn:aws:iam::000000000000:role/role",
    logGroup: "group",
    file: `${assembly.directory}/fn/index.mjs`,
    exportName: "handler",
    timeoutMs: 10_000,
    memoryMb: 256,
    environment: { TABLE: "alerts" },
    ...changes,
  };
  pool = createPool(fn, {
    limit,
    program: childProgramIn(assembly.directory),
    environment: childEnvironment(fn, "http://127.0.0.1:1"),
    execArgv: [],
    onLine: (line) => lines.push(line),
  });
  return pool;
};

test("gives the handler its event and Lambda's context", async () => {
  const result = await start().invoke({ mode: "echo", text: "Grüße 🔥" });
  expect(result).toMatchObject({
    ok: true,
    payload: {
      event: { text: "Grüße 🔥" },
      context: {
        functionName: "fn-name",
        functionVersion: "$LATEST",
        invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn-name",
        memoryLimitInMB: "256",
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        remainingMs: expect.closeTo(10_000, -3),
      },
    },
  });
});

test("answers null for a handler that returns nothing", async () => {
  expect(await start().invoke({ mode: "nothing" })).toEqual({ ok: true, payload: null });
});

test("runs one invocation at a time in a process, and no more processes than the limit", async () => {
  start();
  const results = await Promise.all(Array.from({ length: 9 }, () => pool.invoke({ mode: "sleep", ms: 200 })));
  const payloads = results.map((result) => (result.ok ? result.payload : undefined)) as {
    pid: number;
    running: number;
  }[];
  expect(payloads.every(({ running }) => running === 0)).toBe(true);
  expect(pool.pids()).toHaveLength(3);
});

test("uses a process again", async () => {
  start();
  for (let times = 0; times < 5; times += 1) await pool.invoke({ mode: "nothing" });
  expect(pool.pids()).toHaveLength(1);
});

test("kills a process at the function's timeout, even one that never yields, and starts a new one", async () => {
  start({ timeoutMs: 300 }, 1);
  await pool.invoke({ mode: "nothing" });
  const [pid = 0] = pool.pids();
  expect(await pool.invoke({ mode: "spin" })).toEqual({
    ok: false,
    error: { errorType: "Sandbox.Timedout", errorMessage: "Task timed out after 0.30 seconds" },
  });
  expect(await pool.invoke({ mode: "nothing" })).toEqual({ ok: true, payload: null });
  expect(isAlive(pid)).toBe(false);
  expect(lines.join("\n")).toContain("Task timed out after 0.30 seconds");
});

test.for([
  ["exits", { mode: "exit" }, "exit status 3"],
  ["throws outside the handler", { mode: "later" }, "exit status 1"],
])("fails the invocation of a process that %s, and starts a new one", async ([, event, status]) => {
  start({}, 1);
  expect(await pool.invoke(event)).toEqual({
    ok: false,
    error: { errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: ${status}` },
  });
  expect(await pool.invoke({ mode: "nothing" })).toEqual({ ok: true, payload: null });
});

test("fails the invocation of a process that someone kills", async () => {
  start({}, 1);
  await pool.warm();
  const result = pool.invoke({ mode: "sleep", ms: 5000 });
  process.kill(pool.pids()[0] ?? 0, "SIGKILL");
  expect(await result).toMatchObject({
    ok: false,
    error: { errorMessage: "Runtime exited with error: signal: SIGKILL" },
  });
});

test.for([
  ["an error", "reject", { errorType: "RangeError", errorMessage: "out of range" }],
  ["something else", "throwText", { errorType: "string", errorMessage: "just text" }],
  ["an answer that is not JSON", "unsendable", { errorType: "TypeError" }],
] as const)("reports %s that the handler throws, and keeps the process", async ([, mode, error]) => {
  start({}, 1);
  await pool.warm();
  const before = pool.pids();
  expect(await pool.invoke({ mode })).toMatchObject({ ok: false, error });
  expect(await pool.invoke({ mode: "nothing" })).toEqual({ ok: true, payload: null });
  expect(pool.pids()).toEqual(before);
  expect(lines.join("\n")).toContain("Invoke Error");
});

test("fails each invocation of a function that cannot be loaded", async () => {
  start({ exportName: "missing" });
  const results = await Promise.all([pool.invoke({}), pool.invoke({})]);
  expect(results.map(({ ok }) => ok)).toEqual([false, false]);
  expect(lines.join("\n")).toContain("does not export missing");
});

test("gives the process the template's variables and Lambda's, and none of the user's", async () => {
  const { payload } = (await start().invoke({ mode: "env" })) as { payload: Record<string, string> };
  expect(payload).toMatchObject({
    TABLE: "alerts",
    AWS_ACCESS_KEY_ID: "Fn",
    AWS_LAMBDA_FUNCTION_NAME: "fn-name",
    AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:1",
    TZ: ":UTC",
  });
  expect(payload).not.toHaveProperty("HOME");
  expect(payload).not.toHaveProperty("PATH");
});

test("hands on what the process writes, line by line", async () => {
  await start().invoke({ mode: "write" });
  await expect.poll(() => lines.toSorted()).toEqual(["one", "three", "two"]);
});

test("leaves no process when it stops, and fails what waits", async () => {
  start({}, 1);
  const results = [pool.invoke({ mode: "sleep", ms: 60_000 }), pool.invoke({ mode: "nothing" })];
  await expect.poll(() => pool.pids()).toHaveLength(1);
  const [pid = 0] = pool.pids();
  await pool.stop();
  expect(isAlive(pid)).toBe(false);
  expect((await Promise.all(results)).map(({ ok }) => ok)).toEqual([false, false]);
});
