import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Alert, FollowUp } from "../../functions/alert/alert.ts";
import { alertIdFor, messageKey, triggerKey } from "../../functions/alert/alert-id.ts";
import { settingsSchema } from "../../functions/alert/settings.ts";
import { findUrgency } from "../../functions/ingest/text/urgency.ts";
import { readAlert } from "../../lib/chores/alert-reader.ts";
import { smokeRequest } from "../../lib/chores/smoke-request.ts";
import { smokeTest } from "../../lib/chores/smoke-test.ts";
import { followUp, putAlert } from "../support/alert-item.ts";
import { startChoreTarget, testTerminal } from "../support/chore-target.ts";
import { alertsTable } from "../support/dynamodb.ts";

const { integrations } = settingsSchema.parse({
  integrations: {
    ops: { auth: "token", triggerWords: ["outage"], teamId: "T0009", channels: ["C0123ABCD"] },
    app: { auth: "signature" },
  },
});
const credentials = { ops: { token: "local-fake-token" }, app: { signingSecret: "local-fake-signing-secret" } };

/** Plays the deployed stack: answers, and stores what was asked for with these follow-ups. */
let respond: (form: URLSearchParams) => Promise<[status: number, body: string]>;
let server: Server;
let endpoint: string;
let target: Awaited<ReturnType<typeof startChoreTarget>>;
beforeEach(async () => {
  target = await startChoreTarget();
  server = createServer(async (request, response) => {
    const [status, body] = await respond(new URLSearchParams(await text(request)));
    response.writeHead(status).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await Promise.all([target.stop(), new Promise((resolve) => server.close(resolve))]);
});

const smoke = async (name: "ops" | "app", timeoutMs = 400) => {
  const { printed, print } = testTerminal();
  const integration = integrations[name];
  if (!integration) throw new Error(name);
  const url = `${endpoint}/slack/${name}`;
  await smokeTest({ target, url, integration, credentials: credentials[name], timeoutMs, print });
  return printed;
};
const storing = (followUps: Record<string, FollowUp>) => {
  const stored: { alert?: Alert; form?: URLSearchParams } = {};
  respond = async (form) => {
    const field = (name: string) => form.get(name) ?? "";
    const key = form.has("trigger_id")
      ? triggerKey(field("team_id"), field("trigger_id"))
      : messageKey(field("team_id"), field("channel_id"), field("timestamp"));
    stored.form = form;
    stored.alert = await putAlert(target.dynamodb, { alertId: alertIdFor(key), urgency: "low", followUps });
    return [200, '{"text":"Alert opened"}'];
  };
  return stored;
};

test("an outgoing webhook's integration is asked as its settings allow, and told step by step", async () => {
  const stored = storing({ "opened:ops": followUp() });
  const printed = await smoke("ops");
  expect(Object.fromEntries(stored.form ?? [])).toMatchObject({
    token: "local-fake-token",
    team_id: "T0009",
    channel_id: "C0123ABCD",
    trigger_word: "outage",
    text: expect.stringMatching(/^outage \[smoke\] .* urgency:low$/),
  });
  expect(printed.map((line) => line.split(/ {2,}/)[0])).toEqual(["accepted", "stored", "posted", "cleaned"]);
  expect(printed[0]).toContain('{"text":"Alert opened"}');
});

test("a Slack app's integration is asked by a slash command", async () => {
  const stored = storing({});
  expect((await smoke("app"))[2]).toBe("posted     nothing: no route of the integration takes it");
  expect(stored.form?.get("command")).toBe("/alert");
});

const withWords = (triggerWords: string[], urgencyMatch: "word" | "substring") =>
  settingsSchema.parse({ integrations: { ops: { auth: "token", triggerWords, urgencyMatch } } }).integrations.ops;

test.each([
  [["critical", "outage"], "substring", "outage"],
  [["[critical]", "urgency=high", "High priority"], "word", "High priority"],
  [["highway", "critical"], "word", "highway"],
] as const)("the test alert is low with trigger words %j and urgencyMatch %s", (words, urgencyMatch, chosen) => {
  const integration = withWords([...words], urgencyMatch);
  if (!integration) throw new Error("no integration");
  const { request } = smokeRequest(integration, credentials.ops);
  const form = new URLSearchParams(request.body);
  expect(form.get("trigger_word")).toBe(chosen);
  expect(findUrgency(form.get("text") ?? "", integration)).toBe("low");
});

test.each([
  [["critical"], "substring"],
  [["[high]"], "word"],
] as const)("trigger words %j with urgencyMatch %s allow no low alert, so none is sent", (words, urgencyMatch) => {
  const integration = withWords([...words], urgencyMatch);
  if (!integration) throw new Error("no integration");
  expect(() => smokeRequest(integration, credentials.ops)).toThrow(/^a test alert would be urgent: .*trigger word/);
});

test("afterwards the alert is resolved, told to nobody, and expires within the hour", async () => {
  const stored = storing({ "opened:ops": followUp() });
  await smoke("ops");
  const left = await readAlert(target.dynamodb, alertsTable, stored.alert?.alertId ?? "", Date.now());
  expect(left).toMatchObject({ status: "resolved", resolvedBy: "smoke", followUps: { "opened:ops": followUp() } });
  expect((left?.expiresAt ?? 0) - Date.now() / 1000).toBeCloseTo(3600, -1);
});

test("a post that stays unsettled is a failure, and the alert outlives the message that works on it", async () => {
  const giveUpAtMs = Date.now() + 86_400_000;
  const stored = storing({
    "opened:ops": followUp({ state: "held", lastError: "410 channel_is_archived", giveUpAtMs }),
    "unacknowledged:ops": followUp({ state: "pending" }),
  });
  await expect(smoke("ops")).rejects.toThrow(/^follow-ups: held: 410 channel_is_archived\. .*A webhook is disabled/);
  const left = await readAlert(target.dynamodb, alertsTable, stored.alert?.alertId ?? "", Date.now());
  expect(left).toMatchObject({ status: "resolved", expiresAt: Math.ceil((giveUpAtMs + 3600_000) / 1000) });
});

test("what is accepted but never stored is a failure that tells the queues' state", async () => {
  respond = async () => [200, ""];
  await expect(smoke("ops")).rejects.toThrow(/^A-\w+ was accepted but is not stored\. QueueUrl: 0 waiting, 0 hidden\./);
});

test.each([
  [403, '{"message":"Missing Authentication Token"}', "the URL's path is wrong"],
  [404, "", "The deployed settings have no such integration"],
  [429, "", "Requests are throttled"],
  [503, "", "npm run secrets -- --check"],
  [500, "", "Slack gets errors"],
])("an answer %i %s says where to look", async (status, body, advice) => {
  respond = async () => [status, body];
  await expect(smoke("ops")).rejects.toThrow(advice);
});

test("an endpoint that is not there says so", async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(smoke("ops")).rejects.toThrow("does not answer (ECONNREFUSED)");
});
