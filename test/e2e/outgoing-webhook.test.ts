import { expect, test } from "vitest";
import { alertIdFor, messageKey } from "../../functions/alert/alert-id.ts";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { messageTs } from "../../lib/local/slack/requests/sender.ts";
import { tokenOf } from "../../lib/local/slack/requests/slack-request.ts";
import { followUpBecomes, soon } from "./open-alert.ts";
import { allowed } from "./settings.ts";
import { useStack } from "./start-stack.ts";

const stack = useStack();

test("Slack's documented sample, sent three times, is one alert with one follow-up and gets the same answer each time", async () => {
  const { slack, send, alerts, alert, credentials, room, records } = stack();
  const { channelId, webhook } = room();
  // As docs.slack.dev/legacy/legacy-custom-integrations/legacy-custom-integrations-outgoing-webhooks prints it, but for token
  // and channel id.
  const body = `token=${tokenOf(credentials("ops"))}&team_id=T0001&team_domain=example&channel_id=${channelId}&channel_name=test&timestamp=1355517523.000005&user_id=U2147483697&user_name=Steve&text=googlebot: What is the air-speed velocity of an unladen swallow?&trigger_word=googlebot:`;
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const answers = [];
  for (let sent = 0; sent < 3; sent++) answers.push(await send("ops", { method: "POST", headers, body }));

  const alertId = alertIdFor(messageKey("T0001", channelId, "1355517523.000005"));
  const title = "What is the air-speed velocity of an unladen swallow?";
  const answer = [200, { text: `Alert ${alertId} opened (medium): ${title}` }];
  expect(answers.map(({ status, body }) => [status, JSON.parse(body)])).toEqual([answer, answer, answer]);
  await expect.poll(() => records.events("alert-duplicate", { alertId }), soon).toHaveLength(2);
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "delivered");
  expect(await alerts()).toEqual([
    expect.objectContaining({
      alertId,
      status: "open",
      urgency: "medium",
      title,
      userId: "U2147483697",
      userName: "Steve",
      channelId,
      channelName: "test",
      trigger: "googlebot:",
      openedAt: "2012-12-14T20:38:43.000Z",
      source: "outgoing-webhook",
      integration: "ops",
    }),
  ]);
  // The message is years old, but a reminder right behind the opening would remind nobody.
  expect((await alert(alertId))?.followUps[`unacknowledged:${webhook}`]?.dueAtMs).toBeGreaterThan(Date.now() + 60_000);
  expect(slack.posts().map(({ webhook, payload }) => [webhook, payload.text])).toEqual([
    [webhook, `:rotating_light: ${alertId} (medium) opened by Steve: ${title}`],
  ]);
});

test("every way to encode a form means the same message", async () => {
  const { send, alert, credentials, room, records } = stack();
  const { channelId, webhook } = room();
  const timestamp = messageTs();
  const forms = (["+", "%20"] as const).flatMap((space) => (["%2F", "/"] as const).map((slash) => ({ space, slash })));
  const text = "outage: café 漢字 🚨 /var is full &amp; 100% gone";
  const answers = await Promise.all(
    forms.map((form) =>
      send("ops", outgoingWebhook({ channelId, timestamp, text, form, credentials: credentials("ops") })),
    ),
  );
  const alertId = alertIdFor(messageKey("T0001", channelId, timestamp));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  await expect.poll(() => records.events("alert-duplicate", { alertId }), soon).toHaveLength(3);
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "delivered");
  expect(await alert(alertId)).toMatchObject({ title: "café 漢字 🚨 /var is full & 100% gone" });
});

test("a person without a name, in a channel without one, is called by their ids", async () => {
  const { slack, send, credentials, room } = stack();
  const { channelId, webhook } = room();
  const names = { userName: "", channelName: "" };
  await send("ops", outgoingWebhook({ channelId, ...names, text: "outage: db", credentials: credentials("ops") }));
  await expect.poll(() => slack.posts(webhook), soon).toHaveLength(1);
  expect(JSON.stringify(slack.posts(webhook)[0]?.payload)).toContain("opened by U2147483697: db");
});

test("keywords acknowledge and resolve, for teams that have only a legacy hook", async () => {
  const { slack, send, alert, credentials, room } = stack();
  const { channelId, webhook } = room();
  const say = async (userName: string, text: string) => {
    const given = { channelId, userName, text, timestamp: messageTs(), credentials: credentials("ops") };
    return JSON.parse((await send("ops", outgoingWebhook(given))).body).text;
  };
  const alertId = /A-\w{10}/.exec(await say("ana", "outage: checkout is down"))?.[0] ?? "";
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "delivered");
  expect(await say("ben", `ack ${alertId.toLowerCase()}`)).toBe(`→ Acknowledging ${alertId}`);
  await followUpBecomes(stack(), alertId, `acknowledged:${webhook}`, "delivered");
  expect(await say("eva", `Resolve ${alertId}, thanks`)).toBe(`Resolving ${alertId}`);
  await followUpBecomes(stack(), alertId, `resolved:${webhook}`, "delivered");
  expect(await alert(alertId)).toMatchObject({ status: "resolved", acknowledgedBy: "ben", resolvedBy: "eva" });
  expect(slack.posts(webhook).map(({ payload }) => payload.text)).toEqual([
    expect.stringContaining("opened by ana"),
    expect.stringContaining("acknowledged by ben"),
    expect.stringContaining("resolved by eva"),
  ]);
  expect(await say("ben", "ack that one")).toContain("“that” is not an alert id");
});

test("people who are not on the allowlist are told so, and nothing is stored", async () => {
  const { send, credentials, commands } = stack();
  const say = (userId: string) =>
    send("guarded-hook", outgoingWebhook({ userId, text: "outage: db", credentials: credentials("guarded-hook") }));
  const before = commands().length;
  const refused = await say("U0STRANGER");
  expect(refused).toMatchObject({ status: 200, body: expect.stringContaining("You are not among the people") });
  expect(commands()).toHaveLength(before);
  expect((await say(allowed.userId)).body).toContain("opened (medium)");
});

test("our own answers and other bots' posts open nothing", async () => {
  const { send, credentials, commands } = stack();
  const before = commands().length;
  for (const bot of [
    { userId: "USLACKBOT", userName: "slackbot" },
    { botId: "B0001", botName: "deploys" },
  ]) {
    const answer = await send("ops", outgoingWebhook({ ...bot, text: "outage: db", credentials: credentials("ops") }));
    expect(answer).toMatchObject({ status: 200, body: "" });
  }
  expect(commands()).toHaveLength(before);
});
