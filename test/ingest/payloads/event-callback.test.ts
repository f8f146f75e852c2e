import { describe, expect, it } from "vitest";
import { appMention, appUserId, messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import { commandOf, decide, ignoredBecause } from "../../support/decide.ts";
import { signed, withToken } from "../../support/ingest.ts";

const ts = "1355517523.000005";
type Given = Partial<Parameters<typeof messageEvent>[0]>;
const message = (given: Given = {}) => messageEvent({ text: "outage: db is down", ts, credentials: signed, ...given });
const mention = (given: Given = {}) =>
  appMention({ text: `<@${appUserId}> outage: db is down`, ts, credentials: signed, ...given });
const reason = (...given: Parameters<typeof decide>) => ignoredBecause(...given)[0];

describe("a message", () => {
  it("that begins with a trigger word opens an alert", () => {
    expect(commandOf(message())).toEqual({
      kind: "open",
      source: "event",
      alertId: expect.stringMatching(/^A-[0-9A-Z]{10}$/),
      key: `T0001,C2147483705,${ts}`,
      teamId: "T0001",
      channelId: "C2147483705",
      userId: "U2147483697",
      at: "2012-12-14T20:38:43.000Z",
      urgency: "medium",
      title: "db is down",
      trigger: "outage",
      messageTs: ts,
    });
  });

  it("is one alert as message, as mention and from the legacy hook", () => {
    const legacy = outgoingWebhook({ text: "outage: db is down", timestamp: ts, credentials: withToken });
    const ids = [message(), mention(), legacy].map((request) => {
      const command = commandOf(request);
      return "alertId" in command && command.alertId;
    });
    expect(new Set(ids).size).toBe(1);
  });

  it("is answered with nothing", () => {
    expect(decide(message()).decision).toMatchObject({ answer: { statusCode: 200, body: "" } });
  });

  it("may begin with the mention of this app, and of nobody else", () => {
    expect(commandOf(message({ text: `<@${appUserId}>: outage: db` }))).toMatchObject({ title: "db" });
    expect(reason(message({ text: "<@U0ANA> outage: db" }))).toBe("no-trigger-word");
  });

  it.each(["file_share", "thread_broadcast", "me_message"])("with the subtype %s counts", (subtype) => {
    expect(commandOf(message({ fields: { subtype, bot_id: null } }))).toMatchObject({ kind: "open" });
  });

  it("acknowledges and resolves by keyword, in a thread and in any channel too", () => {
    const given = { text: "ack A-7F3KQ2XM9B", threadTs: "1355517000.000001" };
    expect(commandOf(message(given), { channels: ["C0OTHER"] })).toMatchObject({
      kind: "acknowledge",
      alertId: "A-7F3KQ2XM9B",
    });
    expect(reason(message({ text: "ack, on it" }))).toBe("unreadable-alert-id");
  });
});

describe("is ignored:", () => {
  it.each([
    ["bot", { bot_id: "B0001" }],
    ["bot", { bot_profile: { id: "B0001" } }],
    ["bot", { subtype: "bot_message", user: undefined }],
    ["slackbot", { user: "USLACKBOT" }],
    ["edited", { subtype: "message_changed", hidden: true, text: undefined, message: { text: "outage: db" } }],
    ["deleted", { subtype: "message_deleted", user: undefined }],
    ["joined", { subtype: "channel_join" }],
    ["left", { subtype: "channel_leave" }],
    ["other-subtype", { subtype: "channel_topic" }],
    ["other-subtype", { subtype: "constructor" }],
    ["hidden", { hidden: true }],
    ["other-event", { type: "reaction_added", item: {}, channel: undefined }],
    ["other-event", { type: "channel_rename", channel: { id: "C1" } }],
  ])("%s %j", (expected, fields) => {
    expect(ignoredBecause(message({ fields }))).toEqual([expected, ""]);
  });

  it("a reply in a thread, unless configured; a broadcast one is none", () => {
    const reply = { threadTs: "1355517000.000001" };
    expect(reason(message(reply))).toBe("thread-reply");
    expect(reason(mention({ ...reply }))).toBe("thread-reply");
    expect(commandOf(message(reply), { threadReplies: true })).toMatchObject({ threadTs: reply.threadTs });
    expect(commandOf(message({ ...reply, fields: { subtype: "thread_broadcast" } }))).toMatchObject({ kind: "open" });
    expect(commandOf(message({ threadTs: ts }))).toMatchObject({ kind: "open" });
  });
});

describe("the rule of trigger words and channels:", () => {
  const here = "C2147483705";
  const chat = message({ text: "db is slow" });

  it("a trigger word alone", () => {
    expect(commandOf(message())).toMatchObject({ kind: "open" });
    expect(reason(chat)).toBe("no-trigger-word");
    expect(reason(mention({ text: `<@${appUserId}> db is slow` }))).toBe("no-trigger-word");
  });

  it("a channel alone", () => {
    const settings = { triggerWords: [], channels: [here] };
    expect(commandOf(chat, settings)).toMatchObject({ kind: "open", title: "db is slow" });
    expect(reason(message({ channelId: "C0OTHER" }), settings)).toBe("other-channel");
    expect(reason(mention({ channelId: "C0OTHER" }), settings)).toBe("other-channel");
  });

  it("both: both must match", () => {
    const settings = { triggerWords: ["outage"], channels: [here] };
    expect(commandOf(message(), settings)).toMatchObject({ kind: "open" });
    expect(reason(chat, settings)).toBe("no-trigger-word");
    expect(reason(message({ channelId: "C0OTHER" }), settings)).toBe("other-channel");
  });

  it("neither: only who mentions the app means it", () => {
    const settings = { triggerWords: [] };
    expect(commandOf(mention({ text: `<@${appUserId}> db is slow` }), settings)).toMatchObject({ title: "db is slow" });
    expect(reason(message(), settings)).toBe("no-trigger-word");
    expect(reason(message({ text: `<@${appUserId}> db is slow` }), settings)).toBe("no-trigger-word");
    expect(reason(mention({ text: `<@${appUserId}>` }), settings)).toBe("no-text");
  });
});

describe("the envelope", () => {
  const withEnvelope = (fields: object) => {
    const request = message();
    return { ...request, body: JSON.stringify({ ...JSON.parse(request.body), ...fields }) };
  };

  it("may be of an organisation, or name no team", () => {
    expect(commandOf(withEnvelope({ team_id: null, enterprise_id: "E0001" }))).toMatchObject({ teamId: "E0001" });
    expect(commandOf(withEnvelope({ team_id: undefined }))).toMatchObject({ teamId: "" });
  });

  it("may lack authorizations", () => {
    expect(commandOf(withEnvelope({ authorizations: undefined }))).toMatchObject({ kind: "open" });
    expect(commandOf(withEnvelope({ authorizations: [{}] }))).toMatchObject({ kind: "open" });
  });

  it.each([
    ["event", { event: undefined }],
    ["event.type", { event: {} }],
    ["user", { event: { type: "message", text: "outage", ts, channel: "C1" } }],
    ["ts", { event: { type: "message", text: "outage", ts: 1355517523.5, channel: "C1", user: "U1" } }],
    ["text", { event: { type: "message", text: {}, ts, channel: "C1", user: "U1" } }],
  ])("is malformed at %s", (field, fields) => {
    expect(decide(withEnvelope(fields)).decision).toEqual({ result: "malformed", field });
  });
});

it("tells refused people nothing, for it could only tell everybody", () => {
  const { decision } = decide(message());
  if (decision?.result !== "command") throw new Error("no command");
  expect(decision.refused({ reason: "user-not-allowed", sentence: "No." })).toEqual({ statusCode: 200, body: "" });
  expect(decision.refused({ reason: "other-team", sentence: "No." })).toMatchObject({ statusCode: 403, body: "" });
});
