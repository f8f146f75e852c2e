import { expect, test } from "vitest";
import { openMessage, startMs, wakeMessage } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

const key = "opened:ops";
const minute = 60_000;
const state = async (process: ProcessUnderTest, alertId: string) => (await process.item(alertId)).followUps[key];
const withFallback = { integration: { followUps: [{ webhook: "ops", fallback: "spare" }] } };

/** Puts another URL under the webhook's name: in the fake Slack, that of another webhook. */
const replaceUrl = (process: ProcessUnderTest, name = "ops", url = process.slack.webhookUrl(`${name}-new`)) =>
  process.changeSecret((secret) => {
    secret.webhooks[name] = url;
  });

test.each([
  [410, "channel_is_archived"],
  [404, "no_service"],
  [403, "action_prohibited"],
])(
  "%i %s disables the webhook, with the reason and a digest but no URL, and holds what it owes",
  async (status, body) => {
    await using process = await startProcess();
    process.slack.fail({ kind: "status", status, body });
    const message = openMessage();
    const { messageId } = await process.deliver(message);
    process.clock.advance(1000);
    expect(await process.deliver(message, { messageId, receiveCount: 2 })).toMatchObject({
      kept: true,
      parkSeconds: 15 * 60,
    });

    expect(await state(process, message.alertId)).toMatchObject({
      state: "held",
      attempts: 1,
      lastError: `webhook ops: ${status} ${body}`,
      dueAtMs: startMs + 1000 + 15 * minute,
    });
    const webhook = await process.webhook("ops");
    expect(webhook).toMatchObject({
      disabledReason: `${status} ${body}`,
      disabledAt: new Date(startMs).toISOString(),
      urlDigest: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(JSON.stringify([webhook, await process.item(message.alertId), process.logs])).not.toContain("/services/");
    expect(process.logs).toContainEqual(
      expect.objectContaining({
        level: "error",
        event: "webhook-disabled",
        webhook: "ops",
        reason: `${status} ${body}`,
      }),
    );
    expect(process.metrics).toEqual(expect.arrayContaining(["WebhookDisabled", "FollowUpHeld"]));
    expect(process.slack.attempts()).toHaveLength(1);
  },
);

test("alerts that come while the webhook is disabled are stored and held without a post", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "no-service" });
  await process.deliver(openMessage());
  const later = openMessage();
  await process.deliver(later);
  expect(await process.item(later.alertId)).toMatchObject({ status: "open", title: "checkout is down" });
  expect(await state(process, later.alertId)).toMatchObject({ state: "held", attempts: 0 });
  expect(process.slack.attempts()).toHaveLength(1);
});

test("what was held is posted once the secret has another URL", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "archived", webhook: "ops" });
  const message = openMessage();
  const life = process.live(message);
  await process.clock.sleep(20 * minute);
  replaceUrl(process);
  expect((await life).at(-1)).toMatchObject({ kept: false });
  expect(process.slack.posts().map(({ webhook }) => webhook)).toEqual(["ops-new"]);
  expect(JSON.stringify(process.slack.posts()[0])).toContain("posted 30 min late");
  expect(await state(process, message.alertId)).toMatchObject({ state: "delivered" });
  expect(await process.webhook("ops")).not.toHaveProperty("disabledReason");
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "webhook-enabled" }));
});

test("what was held is posted at once when the operator wakes it", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "archived", webhook: "ops" });
  const message = openMessage();
  await process.live(message, { mostReceives: 2 });
  process.clock.advance(20_000);
  replaceUrl(process);
  await process.live(wakeMessage(message.alertId));
  expect(process.slack.posts("ops-new")).toHaveLength(1);
});

test("a new URL that is dead too disables the webhook again", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "archived" });
  const message = openMessage();
  await process.live(message, { mostReceives: 2 });
  const { urlDigest } = await process.webhook("ops");
  replaceUrl(process);
  await process.live(message, { mostReceives: 2 });
  expect((await process.webhook("ops")).urlDigest).not.toBe(urlDigest);
  expect(process.slack.attempts()).toHaveLength(2);
});

test("what is held for 24 hours has failed", async () => {
  await using process = await startProcess();
  process.slack.fail({ kind: "no-service" });
  const message = openMessage();
  const { messageId } = await process.deliver(message);
  process.clock.advance(23.6 * 60 * minute);
  const receives = await process.live(message, { messageId, receiveCount: 2 });
  expect(receives.at(-1)?.kept).toBe(false);
  expect(await state(process, message.alertId)).toMatchObject({
    state: "failed",
    lastError: "given up after 24 h; last: webhook ops: 404 no_service",
  });
});

test("the fallback is used while its webhook is disabled, and not after that", async () => {
  await using process = await startProcess(withFallback);
  process.slack.fail({ kind: "archived", webhook: "ops" });
  const first = openMessage();
  expect((await process.live(first)).at(-1)?.kept).toBe(false);
  expect(process.slack.posts("spare")).toHaveLength(1);
  expect(await state(process, first.alertId)).toMatchObject({ state: "delivered", deliveredVia: "spare" });

  replaceUrl(process);
  process.clock.advance(20_000);
  const second = openMessage();
  await process.live(second);
  expect(process.slack.posts().map(({ webhook }) => webhook)).toEqual(["spare", "ops-new"]);
  expect(await state(process, second.alertId)).not.toHaveProperty("deliveredVia");
});

test("a fallback that is dead too is disabled as well, and the follow-up names its own webhook", async () => {
  await using process = await startProcess(withFallback);
  process.slack.fail({ kind: "archived" });
  const message = openMessage();
  await process.live(message, { mostReceives: 3 });
  expect(await state(process, message.alertId)).toMatchObject({
    state: "held",
    lastError: "webhook ops: 410 channel_is_archived",
  });
  expect(await process.webhook("spare")).toMatchObject({ disabledReason: "410 channel_is_archived" });
});

test("a fallback posts into another channel: no thread of the alert's, and no buttons of its app", async () => {
  const route = { webhook: "ops", fallback: "spare", thread: true, buttons: true, mention: "S0001" };
  await using process = await startProcess({
    integration: { followUps: [route], reminders: { unacknowledged: { critical: [5] } } },
  });
  const message = openMessage({ urgency: "critical" });
  const life = process.live(message, { mostReceives: 4 });
  await process.clock.sleep(minute);
  process.slack.fail({ kind: "archived", webhook: "ops" });
  await life;
  const [own] = process.slack.posts("ops");
  const [spare] = process.slack.posts("spare");
  expect(JSON.stringify(own)).toContain("action_id");
  expect(spare?.payload.text).toContain("unacknowledged");
  expect(spare?.payload.text).toContain("<!subteam^S0001>");
  expect(spare?.payload).not.toHaveProperty("thread_ts");
  expect(JSON.stringify(spare)).not.toContain("action_id");
});

test("a name that the secret does not know holds the follow-up, and the reason says where to add it", async () => {
  await using process = await startProcess();
  process.changeSecret((secret) => {
    delete secret.webhooks.ops;
  });
  const message = openMessage();
  const life = process.live(message);
  await process.clock.sleep(minute);
  expect(await state(process, message.alertId)).toMatchObject({
    state: "held",
    lastError: "the secret has no URL under webhooks.ops: add it with `npm run secrets`",
  });
  replaceUrl(process);
  await life;
  expect(process.slack.posts("ops-new")).toHaveLength(1);
});

test.each([
  ["https://evil.example/services/T000/B000/fake", "its host must be hooks.slack.com or hooks.slack-gov.com"],
  ["http://hooks.slack.com/services/T000/B000/fake", "it must start with https://"],
  ["not a URL", "it is not a URL"],
])("a URL that we must not post to (%s) holds the follow-up", async (url, problem) => {
  await using process = await startProcess();
  replaceUrl(process, "ops", url);
  const message = openMessage();
  await process.deliver(message);
  expect(await state(process, message.alertId)).toMatchObject({
    state: "held",
    lastError: `the secret's webhooks.ops cannot be used: ${problem}`,
  });
});

test("a loopback URL is refused unless the secret is the local stack's", async () => {
  await using process = await startProcess();
  process.changeSecret((secret) => {
    delete secret.allowLoopbackWebhooks;
  });
  await process.deliver(openMessage());
  expect(process.slack.attempts()).toEqual([]);
});

test("a secret that is not filled makes follow-ups wait, and is no crash", async () => {
  await using process = await startProcess();
  const filled = process.secretsManager.answer;
  process.secretsManager.answer = { text: undefined };
  const message = openMessage();
  const life = process.live(message);
  await process.clock.sleep(10 * minute);
  expect(await state(process, message.alertId)).toMatchObject({
    state: "pending",
    unfinished: 0,
    attempts: 0,
    lastError: expect.stringMatching(/^secret unusable: /),
  });
  process.secretsManager.answer = filled;
  await life;
  expect(await state(process, message.alertId)).toMatchObject({ state: "delivered", attempts: 1 });
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect(JSON.stringify(process.slack.posts("ops")[0])).not.toContain("try ");
});
