import { expect, test } from "vitest";
import { alertIdFor, messageKey } from "../../functions/alert/alert-id.ts";
import {
  appMention,
  appRateLimited,
  appUserId,
  messageEvent,
  urlVerification,
} from "../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { defaultSender, messageTs } from "../../lib/local/slack/requests/sender.ts";
import { followUpBecomes, openAlert, soon } from "./open-alert.ts";
import { allowed } from "./settings.ts";
import { useStack } from "./start-stack.ts";

const stack = useStack();
const empty = { status: 200, body: "" };

test("a message that begins with a trigger word opens an alert; Slack's retries of it do not", async () => {
  const { slack, send, alert, credentials, room, records } = stack();
  const { channelId, webhook } = room();
  const message = { channelId, ts: messageTs(), text: "Outage: checkout is down, critical" };
  const retries = [
    undefined,
    { number: 1, reason: "http_timeout" as const },
    { number: 2, reason: "http_timeout" as const },
  ];
  for (const retry of retries) {
    const event = messageEvent({ ...message, ...(retry && { retry }), credentials: credentials("app") });
    expect(await send("app", event)).toMatchObject(empty);
  }
  const alertId = alertIdFor(messageKey(defaultSender.teamId, channelId, message.ts));
  await expect.poll(() => records.events("alert-duplicate", { alertId }), soon).toHaveLength(2);
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "delivered");
  expect(await alert(alertId)).toMatchObject({
    urgency: "critical",
    title: "checkout is down, critical",
    source: "event",
  });
  expect(slack.posts(webhook)).toHaveLength(1);
});

test("one message, seen as an event, as a mention and by a legacy hook, is one alert", async () => {
  const { slack, send, alerts, credentials, room, records } = stack();
  const { channelId, webhook } = room();
  const ts = messageTs();
  const text = `<@${appUserId}> outage: checkout is down`;
  const bySlackApp = { channelId, ts, text, credentials: credentials("app") };
  const hook = { channelId, timestamp: ts, text: "outage: checkout is down", credentials: credentials("ops") };
  await Promise.all([
    send("app", messageEvent(bySlackApp)),
    send("app", appMention(bySlackApp)),
    send("ops", outgoingWebhook(hook)),
  ]);
  const alertId = alertIdFor(messageKey(defaultSender.teamId, channelId, ts));
  await expect.poll(() => records.events("alert-duplicate", { alertId }), soon).toHaveLength(2);
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "delivered");
  expect((await alerts()).filter((alert) => alert.channelId === channelId)).toMatchObject([
    { title: "checkout is down" },
  ]);
  expect(slack.posts(webhook)).toHaveLength(1);
});

test.each([
  ["a bot's message", { bot_id: "B0001", bot_profile: { id: "B0001" } }, "bot"],
  ["an edit", { subtype: "message_changed", message: { text: "outage: db" } }, "edited"],
  ["a join", { subtype: "channel_join" }, "joined"],
  ["a reply in a thread", { thread_ts: "1700000000.000100" }, "thread-reply"],
  ["a message without a trigger word", { text: "no news" }, "no-trigger-word"],
  ["another kind of event", { type: "reaction_added" }, "other-event"],
])("%s is counted and changes nothing", async (_, fields, reason) => {
  const { send, credentials, records, commands } = stack();
  const before = commands().length;
  const event = messageEvent({ text: "outage: db", fields, credentials: credentials("app"), channelId: "C0ELSEWHERE" });
  expect(await send("app", event)).toMatchObject(empty);
  expect(records.events("request", { integration: "app", outcome: "ignored", reason })).toHaveLength(1);
  expect(commands()).toHaveLength(before);
});

test("a shared file and a message to the channel from a thread count as messages", async () => {
  const { send, alerts, credentials, room } = stack();
  const { channelId } = room();
  const ts = { threadTs: "1700000000.000100" };
  for (const given of [{ fields: { subtype: "file_share" } }, { ...ts, fields: { subtype: "thread_broadcast" } }]) {
    await send("app", messageEvent({ channelId, text: "outage: db", ...given, credentials: credentials("app") }));
  }
  const here = async () => (await alerts()).filter((alert) => alert.channelId === channelId);
  await expect.poll(here, soon).toHaveLength(2);
});

test("Slack's question for the events URL is answered with its challenge", async () => {
  const { send, credentials } = stack();
  const answer = await send("app", urlVerification("fake-challenge-3eZbrw1aB", credentials("app")));
  expect(answer).toMatchObject({ status: 200, body: "fake-challenge-3eZbrw1aB" });
  expect(answer.headers["content-type"]).toMatch(/^text\/plain/);
});

test("Slack's notice that it dropped events is a warning and a metric", async () => {
  const { send, credentials, records } = stack();
  expect(await send("app", appRateLimited(credentials("app")))).toMatchObject(empty);
  expect(records.events("request", { kind: "app_rate_limited", level: "warn" })).toHaveLength(1);
  expect(records.lines.filter((line) => line.includes('"SlackRateLimited":1'))).toHaveLength(1);
});

test("a request of another workspace, of a stranger or from another channel opens nothing", async () => {
  const { send, credentials, records, commands } = stack();
  const genuine = { ...allowed, text: "outage: db", credentials: credentials("guarded") };
  const before = commands().length;
  expect(await send("guarded", messageEvent({ ...genuine, teamId: "T0002" }))).toMatchObject({ status: 403, body: "" });
  expect(await send("guarded", messageEvent({ ...genuine, userId: "U0STRANGER" }))).toMatchObject(empty);
  expect(await send("guarded", messageEvent({ ...genuine, channelId: "C0ELSEWHERE" }))).toMatchObject(empty);
  const reasons = records.events("request", { integration: "guarded" }).map(({ reason }) => reason);
  expect(reasons).toEqual(["other-team", "user-not-allowed", "other-channel"]);
  expect(commands()).toHaveLength(before);
  expect(await send("guarded", messageEvent(genuine))).toMatchObject(empty);
  expect(records.events("request", { integration: "guarded", outcome: "accepted" })).toHaveLength(1);
});

test("an alert carries its next reminder, and acknowledging puts the next kind in its place", async () => {
  const { send, alert, credentials, room } = stack();
  const { channelId, webhook, channelName } = room();
  const { alertId, ts } = await openAlert(stack(), { channelId, webhook, channelName }, "outage: db, critical");
  const minutes = async (key: string, since: string) =>
    (((await alert(alertId))?.followUps[key]?.dueAtMs ?? 0) - Date.parse(since)) / 60_000;
  const opened = new Date(Math.floor(Number(ts) * 1000)).toISOString();
  expect(await minutes(`unacknowledged:${webhook}`, opened)).toBeCloseTo(5, 3);

  const ackTs = messageTs();
  await send("app", messageEvent({ channelId, ts: ackTs, text: `ack ${alertId}`, credentials: credentials("app") }));
  await followUpBecomes(stack(), alertId, `acknowledged:${webhook}`, "delivered");
  const acknowledged = new Date(Math.floor(Number(ackTs) * 1000)).toISOString();
  expect(await minutes(`unresolved:${webhook}`, acknowledged)).toBeCloseTo(60, 3);
  expect(await alert(alertId)).toMatchObject({ status: "acknowledged" });
});
