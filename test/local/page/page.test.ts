import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ActionName, Actions, Put, RecordKind, RecordKinds } from "../../../lib/local/page/contract.ts";
import { type PageStack, startPageStack } from "../../support/page-stack.ts";

// The page without a browser: what it asks for over HTTP, and what it is told over server-sent events.

let stack: PageStack;
/** What the page was told, newest value by kind and key. */
const told = new Map<string, Put>();
const listening = new AbortController();

beforeAll(async () => {
  stack = await startPageStack();
  void listen();
});
afterAll(async () => {
  listening.abort();
  await stack.stop();
});

async function listen(): Promise<void> {
  const response = await fetch(`${stack.url}/events`, { signal: listening.signal });
  let pending = "";
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (pending + chunk).split("\n\n");
      pending = events.pop() ?? "";
      for (const event of events) {
        const data = event.split("\n").find((line) => line.startsWith("data: "));
        for (const put of JSON.parse(data?.slice("data: ".length) ?? "[]")) told.set(`${put.kind} ${put.key}`, put);
      }
    }
  } catch (error) {
    if (!listening.signal.aborted) throw error;
  }
}

async function ask<K extends ActionName>(action: K, input: Actions[K]): Promise<[number, string]> {
  const response = await fetch(`${stack.url}/do/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: stack.url },
    body: JSON.stringify(input),
  });
  return [response.status, await response.text()];
}

const all = <K extends RecordKind>(kind: K) =>
  [...told.values()].filter((put) => put.kind === kind).map(({ value }) => value as RecordKinds[K]);
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000, interval: 30 });
const alertCalled = (title: string) => all("alert").find((alert) => alert.title === title);
const did = (title: string) =>
  all("step")
    .filter(({ alertId }) => alertId === alertCalled(title)?.alertId)
    .map((step) => step.did);
const open = (title: string, channel = "app") => ask("say", { channel, text: `outage: ${title}`, userName: "Steve" });

describe("what a person does in Slack", () => {
  test("is told with every step that the stack takes", async () => {
    expect(await open("checkout is down, critical")).toEqual([204, ""]);
    const title = "checkout is down, critical";
    await eventually(() => alertCalled(title)?.followUps["opened:app"]?.state).toBe("delivered");
    await eventually(() => did(title)).toEqual(
      expect.arrayContaining(["received", "verified", "queued", "answered", "taken", "stored", "posted", "parked"]),
    );
    expect(all("post").at(-1)).toMatchObject({ channel: "#app", shown: { text: expect.stringContaining(title) } });
    await eventually(() => all("webhook")).toMatchObject([{ webhook: "app", nextSlotAtMs: expect.any(Number) }]);
    await eventually(() => told.get("queue queue")?.value).toEqual({ waiting: 0, hidden: 1 });
  });

  test("keeps the answer of an outgoing webhook", async () => {
    await open("search is slow, low", "ops");
    await eventually(() => all("said").find(({ text }) => text.includes("search is slow"))?.answer).toMatchObject({
      status: 200,
      payload: { text: expect.stringMatching(/^Alert A-\w{10} opened \(low\)/) },
    });
  });

  test("is not sent without a trigger word, as in Slack", async () => {
    await ask("say", { channel: "ops", text: "good morning", userName: "Steve" });
    await eventually(() => all("said").at(-1)?.problem ?? "").toContain("trigger word");
    await ask("say", { channel: "ops", text: "/alert list", userName: "Steve" });
    await eventually(() => all("said").at(-1)?.problem ?? "").toContain("Slack app");
  });

  test("as a slash command is answered twice: at once, and when the work is done", async () => {
    await ask("say", { channel: "app", text: "/alert list", userName: "Steve" });
    const said = () => all("said").findLast(({ channel, text }) => channel === "app" && text === "/alert list");
    await eventually(() => said()?.answer?.payload).toMatchObject({ response_type: "ephemeral" });
    await eventually(() => said()?.later).toMatchObject([{ text: expect.stringContaining("checkout is down") }]);
  });

  test("as a click changes the alert and the clicked message", async () => {
    const title = "the queue is stuck, high";
    await open(title);
    await eventually(() => alertCalled(title)?.followUps["opened:app"]?.state).toBe("delivered");
    const alertId = alertCalled(title)?.alertId ?? "";
    const post = () => all("post").find(({ payload }) => payload.text?.includes(alertId));
    const click = { postId: post()?.id ?? 0, actionId: "acknowledge", value: `${alertId} app`, userName: "Ana" };
    expect(await ask("click", click)).toEqual([204, ""]);
    await eventually(() => alertCalled(title)).toMatchObject({ status: "acknowledged", acknowledgedBy: "Ana" });
    await eventually(() => post()?.shown?.text).toContain("acknowledged by Ana");
    expect(await ask("click", click)).toEqual([422, expect.stringContaining("does not show this button")]);
  });
});

describe("forged requests", () => {
  test.each([
    ["app", "unsigned", "missing-signature"],
    ["app", "wrong-secret", "wrong-signature"],
    ["app", "stale", "stale"],
    ["app", "tampered", "wrong-signature"],
    ["ops", "unsigned", "missing-token"],
    ["ops", "wrong-secret", "wrong-token"],
  ] as const)("to %s, %s, are refused: %s", async (channel, how, reason) => {
    expect(await ask("forge", { how, channel })).toEqual([204, ""]);
    await eventually(() => all("forgery").at(-1)).toMatchObject({ how, integration: channel, status: 403, reason });
    expect(all("alert").filter(({ title }) => title.includes("forged"))).toEqual([]);
  });

  test("that a token cannot be tried with are not sent", async () => {
    expect(await ask("forge", { how: "stale", channel: "ops" })).toEqual([422, expect.stringContaining("token")]);
  });
});

describe("what is broken on purpose", () => {
  test("Slack's errors are retried until Slack is well", async () => {
    const title = "payments fail, critical";
    await ask("fault", { fault: { kind: "status", status: 500 } });
    await eventually(() => all("controls")[0]?.faults.length).toBe(1);
    await open(title, "ops");
    await eventually(() => alertCalled(title)?.followUps["opened:ops"]?.lastError).toBe("500 internal_error");
    await ask("fault", { fault: null });
    await eventually(() => alertCalled(title)?.followUps["opened:ops"]?.state).toBe("delivered");
    const tries = all("step").filter((step) => step.did === "posted" && step.alertId === alertCalled(title)?.alertId);
    expect(tries.map((step) => "outcome" in step && step.outcome)).toEqual(
      expect.arrayContaining(["ambiguous", "delivered"]),
    );
  });

  test("a disabled webhook is enabled, and posts what it owes", async () => {
    const title = "mail bounces, low";
    await ask("fault", { fault: { kind: "archived" } });
    await open(title, "ops");
    await eventually(() => alertCalled(title)?.followUps["opened:ops"]?.state).toBe("held");
    await eventually(() => all("webhook").find(({ webhook }) => webhook === "ops")?.disabledReason).toContain("410");
    await ask("fault", { fault: null });
    await ask("enable-webhook", { webhook: "ops" });
    await eventually(() => alertCalled(title)?.followUps["opened:ops"]?.state).toBe("delivered");
  });

  test("a pause keeps messages in the queue", async () => {
    const title = "paused, low";
    await ask("pause", { paused: true });
    await open(title);
    await eventually(() => told.get("queue queue")?.value).toMatchObject({ waiting: 1 });
    expect(alertCalled(title)).toBeUndefined();
    await ask("pause", { paused: false });
    await eventually(() => alertCalled(title)?.followUps["opened:app"]?.state).toBe("delivered");
  });

  test("a killed process is gone, and another does the work", async () => {
    const name = [...told.values()].find(({ kind, key }) => kind === "workers" && key.includes("Process"))?.key ?? "";
    const pids = () => told.get(`workers ${name}`)?.value;
    const before = pids();
    expect(await ask("kill", { function: name })).toEqual([204, ""]);
    await eventually(pids).not.toEqual(before);
    await open("after the kill, low");
    await eventually(() => alertCalled("after the kill, low")?.followUps["opened:app"]?.state).toBe("delivered");
  });

  test("a burst is accepted whole", async () => {
    await ask("burst", { count: 8, channel: "ops" });
    await eventually(() => all("controls")[0]?.burst).toMatchObject({ wanted: 8, answered: 8, accepted: 8 });
    await eventually(() => all("alert").filter(({ title }) => /^burst \d of 8, low$/.test(title)).length).toBe(8);
  });
});

test("what the page may not ask for is refused with the reason", async () => {
  const anything = ask as (action: string, input: unknown) => Promise<[number, string]>;
  expect(await anything("say", { channel: "app" })).toEqual([422, expect.stringContaining("text")]);
  expect(await anything("kill", { function: "constructor" })).toEqual([422, expect.stringContaining("no process")]);
  expect(await anything("toString", {})).toEqual([422, "there is no action toString"]);
  expect(await ask("say", { channel: "nowhere", text: "hello", userName: "Steve" })).toEqual([204, ""]);
  await eventually(() => all("said").find(({ channel }) => channel === "nowhere")?.problem).toBe(
    "there is no channel #nowhere",
  );
});

test("no record holds a secret or a response_url", () => {
  const everything = JSON.stringify([...told.values()]);
  expect(everything).not.toMatch(/local-fake-|T000LOCAL/);
});
