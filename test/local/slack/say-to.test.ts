import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { settingsSchema } from "../../../functions/alert/settings.ts";
import { type FakeSlack, startFakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import { type SayKind, sayTo } from "../../../lib/local/slack/say-to.ts";
import { connectSlack } from "../../../lib/local/slack/slack-client.ts";

const { app } = settingsSchema.parse({ integrations: { app: { auth: "signature" } } }).integrations;

/** Plays the endpoint. */
let respond: (form: URLSearchParams) => { status?: number; body?: string };
let received: URLSearchParams[];
let server: Server;
let slack: FakeSlack;
beforeEach(async () => {
  received = [];
  respond = () => ({});
  slack = await startFakeSlack();
  server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    received.push(form);
    const { status = 200, body = "" } = respond(form);
    response.writeHead(status).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.closeAllConnections();
  await Promise.all([slack.stop(), new Promise((resolve) => server.close(resolve))]);
});

const say = async (kind: SayKind, words: string, withSlack = true) => {
  if (!app) throw new Error("no integration");
  const lines: string[] = [];
  const saying = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/app`,
    slack: withSlack ? connectSlack(slack.url) : undefined,
    integration: app,
    kind,
    text: words,
    sender: {},
    credentials: { signingSecret: "local-fake-signing-secret" },
  };
  for await (const line of sayTo(saying)) lines.push(line.replace(/in \d+ ms/, "in a moment"));
  return lines;
};
const post = (url: string, payload: unknown) => fetch(url, { method: "POST", body: JSON.stringify(payload) });

describe("what is printed", () => {
  test("is the answer where people see it", async () => {
    respond = () => ({ body: JSON.stringify({ text: "Alert A-1 opened (high): a &lt; b", username: "alerts" }) });
    expect(await say("outgoing", "outage")).toEqual([
      "#ops: alerts: Alert A-1 opened (high): a < b   (200 in a moment)",
    ]);
  });

  test("tells that a slash command's answer is ephemeral, unless it says otherwise", async () => {
    respond = () => ({ body: JSON.stringify({ text: "hello" }) });
    expect(await say("slash", "/alert help")).toEqual(["only you see: hello   (200 in a moment)"]);
    respond = () => ({ body: JSON.stringify({ text: "hello", response_type: "in_channel" }) });
    expect(await say("slash", "/alert help")).toEqual(["#ops: hello   (200 in a moment)"]);
  });

  test("says so when there is no reply, and when the request is refused", async () => {
    expect(await say("message", "outage")).toEqual(["Slack shows no reply (200 in a moment)."]);
    respond = () => ({ status: 403 });
    expect(await say("slash", "/alert x")).toEqual([
      "Slack shows an error to the one who asked (403 in a moment). The stack's output says why.",
    ]);
  });

  test("has the later answer to a command about an alert", async () => {
    respond = (form) => {
      setTimeout(() => post(form.get("response_url") ?? "", { text: "acknowledged" }), 80);
      return { body: JSON.stringify({ text: "on it" }) };
    };
    expect(await say("slash", "/alert ack A-7F3KQ2XM9B")).toEqual([
      "only you see: on it   (200 in a moment)",
      "ephemeral: acknowledged",
    ]);
  });
});

describe("a click", () => {
  const button = (label: string, action_id: string, value: string) => ({
    type: "button",
    action_id,
    text: { type: "plain_text", text: label },
    value,
  });
  const message = (alertId: string) => ({
    attachments: [
      {
        color: "#a30200",
        blocks: [
          {
            type: "actions",
            elements: [
              button("Acknowledge", "acknowledge", `${alertId} ops`),
              {
                type: "overflow",
                action_id: "more",
                options: [{ text: { type: "plain_text", text: "Silence 30 min" }, value: `${alertId} ops 30` }],
              },
            ],
          },
        ],
      },
    ],
  });
  beforeEach(async () => {
    await post(slack.webhookUrl("ops"), message("A-0000000001"));
    await post(slack.webhookUrl("ops"), message("A-0000000002"));
    respond = (form) => {
      const { response_url } = JSON.parse(form.get("payload") ?? "");
      setTimeout(() => post(response_url, { text: "done", replace_original: true }), 20);
      return {};
    };
  });
  const clicked = () => JSON.parse(received[0]?.get("payload") ?? "{}");

  test("sends what the element on the message holds, and its answer replaces that message", async () => {
    expect(await say("button", "ack A-0000000001")).toEqual([
      "Slack shows no reply (200 in a moment).",
      "replace: done",
    ]);
    const [first, second] = slack.posts();
    expect(clicked()).toMatchObject({
      message: { ts: first?.ts },
      actions: [{ action_id: "acknowledge", type: "button", value: "A-0000000001 ops" }],
    });
    expect(first?.shown).toMatchObject({ text: "done" });
    expect(second?.shown).toEqual(second?.payload);
  });

  test("without an id goes to the newest message, and overflow menus count", async () => {
    await say("button", "silence 30");
    expect(clicked().actions).toMatchObject([{ type: "overflow", selected_option: { value: "A-0000000002 ops 30" } }]);
  });

  test("on what no message shows is an error that names the setting", async () => {
    await expect(say("button", "Resolve A-0000000001")).rejects.toThrow('"buttons": true');
    await expect(say("button", "ack A-0000000003")).rejects.toThrow("no message shows");
    await expect(say("button", "ack", false)).rejects.toThrow("talks to the real one");
  });
});
