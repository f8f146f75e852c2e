import { describe, expect, it } from "vitest";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import { commandOf, decide, ignoredBecause } from "../../support/decide.ts";
import { withToken } from "../../support/ingest.ts";

const token = { auth: "token" } as const;
const post = (given: Partial<Parameters<typeof outgoingWebhook>[0]>) =>
  outgoingWebhook({ text: "outage: db is down", timestamp: "1355517523.000005", credentials: withToken, ...given });
const answerTo = (given: Parameters<typeof post>[0], settings: Record<string, unknown> = {}) => {
  const { decision } = decide(post(given), settings, token);
  return decision && "answer" in decision && decision.answer.body ? JSON.parse(decision.answer.body) : "";
};

describe("a message", () => {
  it("opens an alert with who, where and when", () => {
    expect(commandOf(post({ triggerWord: "outage", threadTs: "1355517000.000001" }), {}, token)).toEqual({
      kind: "open",
      source: "outgoing-webhook",
      alertId: expect.stringMatching(/^A-[0-9A-Z]{10}$/),
      key: "T0001,C2147483705,1355517523.000005",
      teamId: "T0001",
      channelId: "C2147483705",
      channelName: "ops",
      userId: "U2147483697",
      userName: "Steve",
      at: "2012-12-14T20:38:43.000Z",
      urgency: "medium",
      title: "db is down",
      trigger: "outage",
      messageTs: "1355517523.000005",
      threadTs: "1355517000.000001",
    });
  });

  it.each([{ space: "%20" }, { slash: "/" }, {}] as const)("is the same in every spelling: %j", (form) => {
    expect(commandOf(post({ text: "outage: a/b is down", form }), {}, token)).toMatchObject({ title: "a/b is down" });
  });

  it("is known by its timestamp, not by its content", () => {
    const id = (given: Parameters<typeof post>[0]) => {
      const command = commandOf(post(given), {}, token);
      return "alertId" in command && command.alertId;
    };
    expect(id({ text: "outage: other" })).toBe(id({}));
    expect(id({ timestamp: "1355517523.000006" })).not.toBe(id({}));
    expect(id({ channelId: "C0002" })).not.toBe(id({}));
    expect(id({ teamId: "T0002" })).not.toBe(id({}));
  });

  it("may come from a webhook without trigger words, and without names", () => {
    const command = commandOf(post({ text: "db is slow", userName: "" }), { triggerWords: [] }, token);
    expect(command).toMatchObject({ title: "db is slow" });
    expect(command).toHaveProperty("userName", undefined);
  });

  it.each([
    ["bot", { botId: "B0001" }],
    ["slackbot", { userId: "USLACKBOT" }],
    ["slackbot", { userName: "slackbot" }],
    ["no-trigger-word", { text: "hello" }],
  ])("is ignored: %s", (reason, given) => {
    expect(ignoredBecause(post(given), {}, token)).toEqual([reason, ""]);
  });

  it.each(["team_id", "channel_id", "timestamp", "user_id"])("is malformed with %s twice", (field) => {
    const request = post({});
    const twice = { ...request, body: `${request.body}&${field}=T0001` };
    expect(decide(twice, {}, token).decision).toEqual({ result: "malformed", field });
  });

  it("is malformed with a timestamp that is none", () => {
    expect(decide(post({ timestamp: "yesterday" }), {}, token).decision).toMatchObject({ field: "timestamp" });
  });
});

describe("the answer", () => {
  const id = expect.stringMatching(/^Alert A-[0-9A-Z]{10} opened \(medium\): db is down$/);

  it("names the alert, its urgency and its title", () => {
    expect(answerTo({})).toEqual({ text: id });
  });

  it("has the configured name", () => {
    expect(answerTo({}, { username: "alerts" })).toEqual({ text: id, username: "alerts" });
  });

  it("is empty when it shall be silent, whatever was asked", () => {
    for (const text of ["outage: db", "ack A-7F3KQ2XM9B", "ack nothing"]) {
      expect(answerTo({ text }, { reply: "silent" })).toBe("");
    }
  });

  it("activates nothing that the sender smuggled in", () => {
    const { text } = answerTo({
      text: "outage: &lt;!channel&gt; <!here> <@U0ANA> <https://evil.example|bank> &amp;lt;!x&amp;gt;",
    });
    expect(text).not.toMatch(/[<>]/);
    expect(text).toContain("&lt;!channel&gt; @here @U0ANA bank (https://evil.example) &amp;lt;!x&amp;gt;");
  });

  it("begins with no trigger word, neither configured nor Slack's, and with no keyword", () => {
    expect(answerTo({ text: "alert: db" }, { triggerWords: ["alert"] }).text).toMatch(/^→ Alert A-/);
    expect(answerTo({ text: "AL: db", triggerWord: "AL" }, { triggerWords: [] }).text).toMatch(/^→ Alert A-/);
    expect(answerTo({ text: "ack A-7F3KQ2XM9B" }).text).toBe("→ Acknowledging A-7F3KQ2XM9B");
    expect(answerTo({ text: "resolve A-7F3KQ2XM9B" }).text).toBe("Resolving A-7F3KQ2XM9B");
  });

  it("says clearly that an alert id can't be read", () => {
    expect(ignoredBecause(post({ text: "ack everything" }), {}, token)).toEqual([
      "unreadable-alert-id",
      expect.stringContaining("“everything” is not an alert id"),
    ]);
  });
});

it("tells people who may not, and tells another workspace nothing", () => {
  const { decision } = decide(post({}), {}, token);
  if (decision?.result !== "command") throw new Error("no command");
  expect(JSON.parse(decision.refused({ reason: "user-not-allowed", sentence: "You may not." }).body)).toEqual({
    text: "You may not.",
  });
  expect(decision.refused({ reason: "other-team", sentence: "No." })).toMatchObject({ statusCode: 403, body: "" });
});
