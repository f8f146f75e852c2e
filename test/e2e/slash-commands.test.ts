import { expect, test } from "vitest";
import { slashCommand } from "../../lib/local/slack/requests/slash-command.ts";
import { followUpBecomes, openAlert, soon } from "./open-alert.ts";
import { allowed, type Room } from "./settings.ts";
import { useStack } from "./start-stack.ts";

const stack = useStack();

/** Types a slash command. Gives what the person sees at once, and a look at what came later through the `response_url`. */
async function type(text: string, { channelId }: Pick<Room, "channelId">, userName = "ana") {
  const { slack, send, credentials } = stack();
  const responseUrl = slack.responseUrl({ kind: "commands" });
  const answer = await send(
    "app",
    slashCommand({ text, channelId, userName, responseUrl, credentials: credentials("app") }),
  );
  expect(answer.status).toBe(200);
  const { response_type, text: says } = JSON.parse(answer.body);
  expect(response_type).toBe("ephemeral");
  const later = () => slack.responses(responseUrl).map(({ kind, payload }) => [kind, payload.text]);
  return { says: String(says), later };
}

test("`/alert critical …` opens an alert, shows its id to the one who typed it, and tells the channel", async () => {
  const { alert, room, slack } = stack();
  const here = room();
  const { says, later } = await type("critical: café &lt;db&gt; & co\nsince 14:02", here);
  const alertId = /A-\w{10}/.exec(says)?.[0] ?? "";
  expect(says).toBe(`Alert ${alertId} opened (critical): café &lt;db&gt; &amp; co`);
  await followUpBecomes(stack(), alertId, `opened:${here.webhook}`, "delivered");
  expect(await alert(alertId)).toMatchObject({
    title: "café <db> & co",
    description: "since 14:02",
    urgency: "critical",
    source: "slash-command",
  });
  expect(slack.posts(here.webhook)).toHaveLength(1);
  expect(later()).toEqual([]);
});

test("each way to encode a form is understood, and each command is an alert of its own", async () => {
  const { send, alerts, credentials, room } = stack();
  const { channelId } = room();
  for (const form of [{ space: "+" }, { space: "%20", slash: "/" }] as const) {
    const given = { text: "high disk /var is full", channelId, form, credentials: credentials("app") };
    expect((await send("app", slashCommand(given))).body).toContain("opened (high): disk /var is full");
  }
  await expect
    .poll(async () => (await alerts()).filter((alert) => alert.channelId === channelId), soon)
    .toHaveLength(2);
});

test("ack, resolve, show and list are answered at once, and in full once the table was asked", async () => {
  const { room, alert } = stack();
  const here = room();
  const { alertId } = await openAlert(stack(), here, "outage: checkout is down");

  const acknowledged = await type(`ack ${alertId}`, here);
  expect(acknowledged.says).toBe(`Acknowledging ${alertId}`);
  await expect.poll(acknowledged.later, soon).toEqual([["ephemeral", `${alertId} acknowledged`]]);

  const again = await type(`ack ${alertId}`, here, "ben");
  const already = expect.stringMatching(`^${alertId} was already acknowledged by ana, 2.* UTC$`);
  await expect.poll(again.later, soon).toEqual([["ephemeral", already]]);

  const shown = await type(`show ${alertId}`, here);
  expect(shown.says).toBe(`Looking up ${alertId}`);
  const details = expect.stringMatching(
    new RegExp(`^${alertId} \\(medium, acknowledged\\): checkout is down\\nOpened .*\\nAcknowledged .* by ana\\n`),
  );
  await expect.poll(shown.later, soon).toEqual([["ephemeral", details]]);

  const listed = await type("list acknowledged", here);
  expect(listed.says).toBe("Looking up acknowledged alerts");
  const line = expect.stringContaining(`${alertId} (medium, acknowledged) `);
  await expect.poll(listed.later, soon).toEqual([["ephemeral", line]]);

  const resolved = await type(`resolve ${alertId}`, here, "ben");
  await expect.poll(resolved.later, soon).toEqual([["ephemeral", `${alertId} resolved`]]);
  await followUpBecomes(stack(), alertId, `resolved:${here.webhook}`, "delivered");
  expect(await alert(alertId)).toMatchObject({ status: "resolved", acknowledgedBy: "ana", resolvedBy: "ben" });
});

test("`/alert silence` pauses the reminders and says until when", async () => {
  const { room, alert } = stack();
  const here = room();
  const { alertId } = await openAlert(stack(), here);
  const { says, later } = await type(`silence ${alertId} 30m`, here);
  expect(says).toBe(`Silencing ${alertId} for 30 min`);
  const paused = expect.stringMatching(`^Reminders of ${alertId} are paused until 2.* UTC$`);
  await expect.poll(later, soon).toEqual([["ephemeral", paused]]);
  const untilMs = Date.parse((await alert(alertId))?.silencedUntil ?? "");
  expect(Math.abs(untilMs - (Date.now() + 30 * 60_000))).toBeLessThan(60_000);
});

test("an id that nothing has is said to be unknown", async () => {
  const { later } = await type("show A-0000000000", stack().room());
  await expect.poll(later, soon).toEqual([["ephemeral", "There is no alert A-0000000000"]]);
});

test.each(["", "help", "silence A-0000000000 soon", "ack that"])("`/alert %s` explains the command", async (text) => {
  const before = stack().commands().length;
  const { says, later } = await type(text, { channelId: "C0ANYWHERE" });
  expect(says).toContain("`/alert ack A-7F3KQ2XM9B`");
  expect(stack().commands()).toHaveLength(before);
  expect(later()).toEqual([]);
});

test("people, channels and workspaces that are not on the allowlist are told so", async () => {
  const { send, credentials, commands } = stack();
  const genuine = { ...allowed, text: "outage: db", credentials: credentials("guarded") };
  const answer = async (changes: object) => {
    const { status, body } = await send("guarded", slashCommand({ ...genuine, ...changes }));
    const { response_type, text } = JSON.parse(body);
    return [status, response_type, text];
  };
  const before = commands().length;
  expect(await answer({ userId: "U0STRANGER" })).toEqual([
    200,
    "ephemeral",
    "You are not among the people who may give commands here.",
  ]);
  expect(await answer({ channelId: "C0ELSEWHERE" })).toEqual([
    200,
    "ephemeral",
    "Alerts can't be opened from this channel.",
  ]);
  expect(await answer({ teamId: "T0002" })).toEqual([
    200,
    "ephemeral",
    "Commands from this workspace are not accepted here.",
  ]);
  expect(commands()).toHaveLength(before);
  expect(await answer({})).toEqual([200, "ephemeral", expect.stringContaining("opened (medium)")]);
});

test("a command in an org-wide installation belongs to the workspace that it was typed in", async () => {
  const { send, alerts, credentials, room } = stack();
  const { channelId } = room();
  const given = { channelId, userName: "", text: "db is down", enterpriseId: "E0001", credentials: credentials("app") };
  await send("app", slashCommand(given));
  const here = async () => (await alerts()).filter((alert) => alert.channelId === channelId);
  await expect.poll(here, soon).toMatchObject([{ teamId: "T0001", userId: "U2147483697", title: "db is down" }]);
});

test("the response_url travels in the message, and nowhere else", async () => {
  const { alertId } = await openAlert(stack(), stack().room());
  await type(`show ${alertId}`, { channelId: "C0ANYWHERE" });
  const message = JSON.parse(stack().commands().at(-1) ?? "");
  // Everywhere else: see `stop` in start-stack.ts.
  expect(message).toMatchObject({ kind: "show", responseUrl: expect.stringContaining("/commands/T000") });
});
