import { describe, expect, test } from "vitest";
import { settingsSchema } from "../../../functions/alert/settings.ts";
import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { credentialsFor, type SpeechKind, senderFor, speak } from "../../../lib/local/slack/speak.ts";
import { shownText, typedText } from "../../../lib/local/slack/typed-text.ts";

const integration = (settings = {}) => {
  const { integrations } = settingsSchema.parse({ integrations: { ops: { auth: "token", ...settings } } });
  if (!integrations.ops) throw new Error("no integration");
  return integrations.ops;
};
const token = { token: "local-fake-token" };
const signed = { signingSecret: "local-fake-signing-secret" };
const say = (kind: SpeechKind, text: string, settings = {}, threadTs?: string) =>
  speak(integration(settings), { kind, text, sender: {}, credentials: kind === "outgoing" ? token : signed, threadTs });
const form = ({ body }: SlackRequest) => Object.fromEntries(new URLSearchParams(body));
const event = ({ body }: SlackRequest) => JSON.parse(body).event;

describe("an outgoing webhook", () => {
  const words = { triggerWords: ["out", "outage", "SEV-1"] };

  test("fires on the longest trigger word that begins the message, in any case", () => {
    expect(form(say("outgoing", "Outage: db", words))).toMatchObject({ text: "Outage: db", trigger_word: "outage" });
    expect(form(say("outgoing", "sev-1 db", words)).trigger_word).toBe("SEV-1");
  });

  test("fires on the keywords too", () => {
    expect(form(say("outgoing", "ack A-7F3KQ2XM9B", words)).trigger_word).toBe("ack");
  });

  test("is not sent for other messages, and the error names the words", () => {
    expect(() => say("outgoing", "the outage", words)).toThrow("begin with a trigger word: out, outage, SEV-1, ack");
  });

  test("without words hears all, and sends no trigger_word", () => {
    expect(form(say("outgoing", "anything"))).not.toHaveProperty("trigger_word");
  });
});

test("a mention begins with the app's user", () => {
  expect(event(say("mention", "outage"))).toMatchObject({ type: "app_mention", text: "<@U0LOCALAPP> outage" });
});

test("a slash command is taken apart, and is /alert without its name", () => {
  expect(form(say("slash", "/incident ack A-7F3KQ2XM9B"))).toMatchObject({
    command: "/incident",
    text: "ack A-7F3KQ2XM9B",
  });
  expect(form(say("slash", "db is down"))).toMatchObject({ command: "/alert", text: "db is down" });
  expect(form(say("slash", "/alert"))).toMatchObject({ command: "/alert", text: "" });
});

test("a reply carries its thread", () => {
  expect(event(say("message", "x", {}, "1.000001")).thread_ts).toBe("1.000001");
  expect(form(say("outgoing", "x", {}, "1.000001")).thread_ts).toBe("1.000001");
  expect(event(say("message", "x"))).not.toHaveProperty("thread_ts");
});

test("typed text is marked up as Slack does, and shown text is readable again", () => {
  const typed = "a < b & c: see https://x/low?a=1&b=2 @here a@here.org";
  const marked = "a &lt; b &amp; c: see <https://x/low?a=1&amp;b=2> <!here> a@here.org";
  expect(typedText(typed)).toBe(marked);
  expect(shownText(marked)).toBe("a < b & c: see https://x/low?a=1&b=2 !here a@here.org");
  expect(shownText("<https://x|the page> <@U1|ana>")).toBe("the page ana");
});

describe("the sender", () => {
  test("is whom the integration listens to, unless told otherwise", () => {
    const narrow = integration({ teamId: "T0009", users: ["U0123ABCD"], channels: ["C0123ABCD"] });
    expect(senderFor(narrow)).toEqual({ teamId: "T0009", userId: "U0123ABCD", channelId: "C0123ABCD" });
    expect(senderFor(narrow, { user: "U0456ABCD" })).toMatchObject({ userId: "U0456ABCD" });
  });

  test("has an id of its own for each name", () => {
    const id = (user: string) => senderFor(integration(), { user }).userId;
    expect(id("ana")).toMatch(/^U[A-Z0-9]{10}$/);
    expect(id("ana")).toBe(id("ana"));
    expect(id("ana")).not.toBe(id("bob"));
    expect(senderFor(integration(), { channel: "managers" })).toMatchObject({ channelName: "managers" });
  });
});

test("the oldest live token or signing secret is used, of the kind that the integration's auth wants", () => {
  const secret = {
    integrations: { ops: { tokens: ["new-fake-token", "old-fake-token"], signingSecrets: ["fake-signing-secret"] } },
    webhooks: {},
  };
  expect(credentialsFor(secret, "ops", { auth: "token" })).toEqual({ token: "old-fake-token" });
  expect(credentialsFor(secret, "ops", { auth: "signature" })).toEqual({ signingSecret: "fake-signing-secret" });
  expect(credentialsFor(secret, "app", { auth: "token" })).toBeUndefined();
});
