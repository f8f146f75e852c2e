import { expect, test } from "vitest";
import { formatButtonValue } from "../../functions/alert/button-value.ts";
import { clickables, findClickable } from "../../lib/local/slack/click.ts";
import { type BlockActions, blockActions } from "../../lib/local/slack/requests/block-actions.ts";
import { followUpBecomes, openAlert, soon } from "./open-alert.ts";
import { allowed, type Room } from "./settings.ts";
import { useStack } from "./start-stack.ts";

const stack = useStack();

/** Clicks what the newest message in a room shows, found by the words on it. */
async function click(label: string, { webhook, channelId }: Room, given: Partial<BlockActions> = {}) {
  const { slack, send, credentials } = stack();
  const clicked = findClickable(slack.posts(webhook), label);
  if (!clicked) throw new Error(`#${webhook} shows no ${label}`);
  const responseUrl = given.responseUrl ?? slack.responseUrl({ kind: "actions", postId: clicked.post.id });
  const request = blockActions({
    channelId,
    userName: "ana",
    action: clicked,
    messageTs: clicked.post.ts,
    ...given,
    responseUrl,
    credentials: credentials("app"),
  });
  expect(await send("app", request)).toMatchObject({ status: 200, body: "" });
  return { clicked, responses: () => slack.responses(responseUrl).map(({ kind, payload }) => [kind, payload.text]) };
}

const labels = (webhook: string) =>
  clickables(stack().slack.posts(webhook)).map(({ type, label }) => `${type}: ${label}`);

test("Acknowledge, then Resolve, change the message that was clicked instead of posting another", async () => {
  const { slack, alert, room } = stack();
  const here = room();
  const { alertId } = await openAlert(stack(), here);
  expect(labels(here.webhook)).toEqual([
    "button: Acknowledge",
    "button: Resolve",
    "overflow: Silence 30 min",
    "overflow: Silence 2 h",
    "overflow: Silence 8 h",
  ]);

  const acknowledge = await click("Acknowledge", here);
  const acknowledged = expect.stringContaining(`${alertId} (medium) acknowledged by ana`);
  await expect.poll(acknowledge.responses, soon).toEqual([["replace", acknowledged]]);
  expect(slack.posts(here.webhook)[0]?.shown?.text).toEqual(acknowledged);
  expect(labels(here.webhook)[0]).toBe("button: Resolve");
  await followUpBecomes(stack(), alertId, `acknowledged:${here.webhook}`, "superseded");

  const resolve = await click("Resolve", here, { userName: "ben" });
  const resolved = expect.stringContaining(`${alertId} (medium) resolved by ben`);
  await expect.poll(resolve.responses, soon).toEqual([["replace", resolved]]);
  expect(labels(here.webhook)).toEqual([]);
  await followUpBecomes(stack(), alertId, `resolved:${here.webhook}`, "superseded");
  expect(await alert(alertId)).toMatchObject({ status: "resolved", acknowledgedBy: "ana", resolvedBy: "ben" });
  expect(slack.posts(here.webhook)).toHaveLength(1);
});

test("Silence stands in the overflow menu, and tells the one who chose it until when", async () => {
  const { alert, room, slack } = stack();
  const here = room();
  const { alertId } = await openAlert(stack(), here);
  const { responses } = await click("Silence 2 h", here);
  const paused = expect.stringMatching(`^Reminders of ${alertId} are paused until 2.* UTC$`);
  await expect.poll(responses, soon).toEqual([["ephemeral", paused]]);
  const silenced = await alert(alertId);
  expect(Math.abs(Date.parse(silenced?.silencedUntil ?? "") - (Date.now() + 120 * 60_000))).toBeLessThan(60_000);
  expect(silenced?.status).toBe("open");
  expect(slack.posts(here.webhook)[0]?.shown).toEqual(slack.posts(here.webhook)[0]?.payload);
});

test("when the clicked message can't be changed any more, the change is posted", async () => {
  const { slack, room, records } = stack();
  const here = room();
  const { alertId } = await openAlert(stack(), here);
  await click("Acknowledge", here, { responseUrl: `${slack.url}/actions/T000LOCAL/0/expired` });
  await followUpBecomes(stack(), alertId, `acknowledged:${here.webhook}`, "delivered");
  expect(slack.posts(here.webhook).map(({ payload }) => payload.text)).toEqual([
    expect.stringContaining("opened by"),
    expect.stringContaining("acknowledged by ana"),
  ]);
  expect(records.events("answer", { command: "acknowledge", outcome: "dead" })).toHaveLength(1);
});

test("a click without channel, message and names, in an org-wide installation, counts", async () => {
  const { alert, room } = stack();
  const here = room();
  const { alertId } = await openAlert(stack(), here);
  const { responses } = await click("Acknowledge", here, {
    userName: "",
    enterpriseId: "E0001",
    messageTs: undefined,
    fields: { channel: undefined, message: undefined, container: undefined },
  });
  await expect.poll(responses, soon).toHaveLength(1);
  expect(await alert(alertId)).toMatchObject({ status: "acknowledged", acknowledgedBy: "U2147483697" });
});

test("a click of someone who is not on the allowlist is answered with a sentence, and changes nothing", async () => {
  const { slack, send, credentials, records } = stack();
  const { alertId } = await openAlert(stack(), stack().room());
  const action = {
    type: "button",
    actionId: "resolve",
    value: formatButtonValue({ alertId, webhook: "ops" }),
  } as const;
  const responseUrl = slack.responseUrl({ kind: "actions" });
  const stranger = { ...allowed, userId: "U0STRANGER", responseUrl, credentials: credentials("guarded") };
  expect(await send("guarded", blockActions({ ...stranger, action }))).toMatchObject({ status: 200, body: "" });
  expect(records.events("request", { outcome: "refused", reason: "user-not-allowed" })).toHaveLength(1);
  // Slack shows no HTTP answer to a click.
  await expect
    .poll(() => slack.responses(responseUrl), soon)
    .toMatchObject([
      { kind: "ephemeral", payload: { text: "You are not among the people who may give commands here." } },
    ]);
  expect(await stack().alert(alertId)).toMatchObject({ status: "open" });
});
