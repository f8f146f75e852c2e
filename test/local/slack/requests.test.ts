import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { blockActions } from "../../../lib/local/slack/requests/block-actions.ts";
import {
  appMention,
  appRateLimited,
  messageEvent,
  urlVerification,
} from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { slashCommand } from "../../../lib/local/slack/requests/slash-command.ts";
import { sslCheck } from "../../../lib/local/slack/requests/ssl-check.ts";

const signingSecret = "local-fake-signing-secret-for-app";
const signed = { signingSecret, nowSeconds: 1531420618 };
const form = ({ body }: SlackRequest) => Object.fromEntries(new URLSearchParams(body));
const json = ({ body }: SlackRequest) => JSON.parse(body);

const isSigned = ({ headers, body }: SlackRequest) => {
  const base = `v0:${headers["X-Slack-Request-Timestamp"]}:${body}`;
  return headers["X-Slack-Signature"] === `v0=${createHmac("sha256", signingSecret).update(base).digest("hex")}`;
};

describe("an outgoing webhook", () => {
  test("is a form with a token, and not signed", () => {
    const request = outgoingWebhook({
      text: "outage: checkout is down",
      triggerWord: "outage",
      timestamp: "1355517523.000005",
      credentials: { token: "local-fake-token-for-ops" },
    });
    expect(request.headers["Content-Type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.keys(request.headers).filter((name) => name.startsWith("X-Slack"))).toEqual([]);
    expect(form(request)).toEqual({
      token: "local-fake-token-for-ops",
      team_id: "T0001",
      team_domain: "example",
      service_id: "3602138264",
      channel_id: "C2147483705",
      channel_name: "ops",
      timestamp: "1355517523.000005",
      user_id: "U2147483697",
      user_name: "Steve",
      text: "outage: checkout is down",
      trigger_word: "outage",
    });
  });

  test("has a ts of its own each time", () => {
    const ts = () => form(outgoingWebhook({ text: "x", credentials: { token: "local-fake-token" } })).timestamp;
    const many = Array.from({ length: 200 }, ts);
    expect(new Set(many).size).toBe(200);
    expect(many[0]).toMatch(/^\d{10}\.\d{6}$/);
    expect(Math.abs(Date.now() - Number(many[0]) * 1000)).toBeLessThan(500);
  });

  test("can be encoded in each way that was seen, and always means the same", () => {
    const text = "a b/c+d é";
    const write = (style: object) =>
      outgoingWebhook({ text, credentials: { token: "local-fake-token" }, form: style }).body;
    expect(write({})).toContain("text=a+b%2Fc%2Bd+%C3%A9");
    expect(write({ space: "%20", slash: "/" })).toContain("text=a%20b/c%2Bd%20%C3%A9");
    expect(new URLSearchParams(write({ space: "%20", slash: "/" })).get("text")).toBe(text);
  });

  test("of a signed integration carries no secret as its token", () => {
    const request = outgoingWebhook({ text: "x", credentials: signed });
    expect(isSigned(request)).toBe(true);
    expect(request.body).not.toContain(signingSecret);
  });
});

describe("the Events API", () => {
  test("signs what it sends", () => {
    expect(urlVerification("c", signed)).toMatchObject({
      body: '{"token":"fake-verification-token","challenge":"c","type":"url_verification"}',
      headers: {
        "X-Slack-Request-Timestamp": "1531420618",
        "X-Slack-Signature": "v0=5c5e4a19a2d165cca0ab0af68c0e9e6a292aa80f5d6228275bc338642f9a26d7",
      },
    });
  });

  test("a message and the mention in it share their ts, not their event id", () => {
    const post = { text: "outage", ts: "1355517523.000005", credentials: signed };
    const [message, mention] = [json(messageEvent(post)), json(appMention(post))];
    expect(message.event).toMatchObject({ type: "message", channel_type: "channel", ts: "1355517523.000005" });
    expect(mention.event).toMatchObject({ type: "app_mention", ts: "1355517523.000005" });
    expect(mention.event_id).not.toBe(message.event_id);
    expect(message).toMatchObject({ type: "event_callback", team_id: "T0001", event_time: 1355517523 });
  });

  test("text is escaped, the same text inside blocks is not", () => {
    const { event } = json(messageEvent({ text: "a &lt; b &amp;amp; c", credentials: signed }));
    expect(event.text).toBe("a &lt; b &amp;amp; c");
    expect(event.blocks[0].elements[0].elements[0].text).toBe("a < b &amp; c");
  });

  test("fields of the inner event can be added and left out", () => {
    const fields = { subtype: "bot_message", bot_id: "B1", user: undefined };
    const { event } = json(messageEvent({ text: "x", credentials: signed, fields }));
    expect(event).toMatchObject({ subtype: "bot_message", bot_id: "B1" });
    expect(event).not.toHaveProperty("user");
  });

  test("a retry says which and why", () => {
    const request = messageEvent({ text: "x", credentials: signed, retry: { number: 2, reason: "http_timeout" } });
    expect(request.headers).toMatchObject({ "X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout" });
    expect(isSigned(request)).toBe(true);
  });

  test("a rate limit has no inner event", () => {
    expect(json(appRateLimited(signed, 1531420618))).toEqual({
      token: "fake-verification-token",
      type: "app_rate_limited",
      team_id: "T0001",
      minute_rate_limited: 1531420560,
      api_app_id: "A0LOCAL",
    });
  });
});

describe("a slash command", () => {
  test("is a signed form with a response_url and a trigger_id of its own", () => {
    const request = slashCommand({
      text: "ack A-7F3KQ2XM9B",
      responseUrl: "http://127.0.0.1:1/r",
      credentials: signed,
    });
    expect(isSigned(request)).toBe(true);
    expect(form(request)).toMatchObject({
      command: "/alert",
      text: "ack A-7F3KQ2XM9B",
      response_url: "http://127.0.0.1:1/r",
      is_enterprise_install: "false",
    });
    expect(form(request).trigger_id).not.toBe(form(slashCommand({ text: "", credentials: signed })).trigger_id);
  });

  test("may have an empty text and an empty user name", () => {
    const fields = form(slashCommand({ text: "", userName: "", credentials: signed }));
    expect(fields).toMatchObject({ text: "", user_name: "" });
  });
});

describe("a click", () => {
  const action = { type: "button" as const, actionId: "acknowledge", value: "A-7F3KQ2XM9B" };
  const payload = (more = {}) => JSON.parse(form(blockActions({ action, credentials: signed, ...more })).payload ?? "");

  test("is one signed form field of JSON", () => {
    const request = blockActions({ action, credentials: signed });
    expect(isSigned(request)).toBe(true);
    expect(Object.keys(form(request))).toEqual(["payload"]);
    expect(payload()).toMatchObject({
      type: "block_actions",
      user: { id: "U2147483697", name: "Steve" },
      team: { id: "T0001" },
      actions: [{ action_id: "acknowledge", type: "button", value: "A-7F3KQ2XM9B" }],
    });
  });

  test("on an overflow menu carries the chosen option", () => {
    const chosen = { type: "overflow" as const, actionId: "more", value: "30" };
    expect(payload({ action: chosen }).actions[0]).toMatchObject({ selected_option: { value: "30" } });
  });

  test("of an org-wide installation has no team", () => {
    expect(payload({ enterpriseId: "E0001" })).toMatchObject({ team: null, enterprise: { id: "E0001" } });
  });

  test("on an ephemeral message comes without the message", () => {
    const ephemeral = payload({ messageTs: undefined });
    expect(ephemeral).not.toHaveProperty("message");
    expect(ephemeral.container.is_ephemeral).toBe(true);
  });

  test("can lack its channel", () => {
    expect(payload({ fields: { channel: undefined } })).not.toHaveProperty("channel");
  });
});

test("the ssl_check probe is a form that nobody signed", () => {
  expect(form(sslCheck())).toMatchObject({ ssl_check: "1" });
  expect(Object.keys(sslCheck().headers)).toEqual(["Content-Type"]);
});
