import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { SettingsInput } from "../../functions/alert/settings.ts";
import { newestAlerts } from "../../lib/chores/alert-reader.ts";
import { followUpSummary } from "../../lib/chores/alert-text.ts";
import { redriveAll } from "../../lib/chores/redrive.ts";
import { smokeTest } from "../../lib/chores/smoke-test.ts";
import { localTarget, type Target } from "../../lib/chores/target.ts";
import { enableWebhook, webhookTable } from "../../lib/chores/webhooks.ts";
import { type FakeSlack, startFakeSlack } from "../../lib/local/slack/fake-slack.ts";
import { localSecret } from "../../lib/local/slack/local-secret.ts";
import { credentialsFor, senderFor, speak } from "../../lib/local/slack/speak.ts";
import { type Local, startLocal } from "../../lib/local/start-local.ts";
import { parseSettings } from "../../lib/settings.ts";
import { testTerminal } from "../support/chore-target.ts";

const input: SettingsInput = {
  integrations: {
    ops: { auth: "token", triggerWords: ["outage"], followUps: [{ webhook: "ops" }] },
    app: { auth: "signature", triggerWords: ["outage"], followUps: [{ webhook: "app" }] },
  },
};
const settings = parseSettings(input);
let slack: FakeSlack;
let local: Local;
let target: Target;
beforeAll(async () => {
  slack = await startFakeSlack();
  local = await startLocal({
    settings: input,
    secret: localSecret(settings, slack.webhookUrl),
    apiPort: 0,
    onLog: () => {},
  });
  target = localTarget(local);
});
afterAll(async () => {
  await local?.stop();
  await slack?.stop();
});
beforeEach(() => {
  slack.clear();
  slack.forget();
});

const known = (name: string) => {
  const integration = settings.integrations[name];
  const credentials = integration && credentialsFor(localSecret(settings, slack.webhookUrl), name, integration);
  if (!integration || !credentials) throw new Error(name);
  return { integration, credentials, url: `${local.apiUrl}/slack/${name}` };
};
const newest = async () =>
  (await newestAlerts(target.dynamodb, target.output("AlertsTable"), { limit: 1, nowMs: Date.now() }))[0];

test.each(["ops", "app"])("the smoke test of %s passes on a stack that works", async (name) => {
  const { printed, print } = testTerminal();
  await smokeTest({ target, ...known(name), timeoutMs: 15_000, print });
  expect(printed.map((line) => line.split(/ {2,}/)[0])).toEqual(["accepted", "stored", "posted", "cleaned"]);
  expect(slack.posts(name).map(({ payload }) => payload.text)).toEqual([expect.stringContaining("[smoke]")]);
  expect(await newest()).toMatchObject({ status: "resolved", resolvedBy: "smoke" });
});

test("a webhook that Slack calls dead holds its posts until it is enabled", async () => {
  slack.fail({ kind: "archived", webhook: "ops" });
  const { integration, credentials, url } = known("ops");
  const text = "outage: checkout is down";
  await fetch(url, speak(integration, { kind: "outgoing", text, sender: senderFor(integration), credentials }));
  const summary = async () => followUpSummary((await newest()) ?? { followUps: {} });
  await expect.poll(summary, { timeout: 15_000 }).toBe("held: webhook ops: 410 channel_is_archived");
  expect(await webhookTable(target, [], Date.now(), 120)).toMatch(/^ops +disabled since .*: 410 channel_is_archived/m);
  slack.clear();
  expect(await enableWebhook(target, "ops")).toBe(1);
  await expect.poll(summary, { timeout: 15_000 }).toBe("delivered");
  expect(slack.posts("ops")).toHaveLength(1);
  expect(await webhookTable(target, [], Date.now(), 120)).toMatch(/^ops +ok/m);
});

test("a message that cannot be read comes back to the dead-letter queue, and redrive says why it was there", async () => {
  await target.sqs.send(new SendMessageCommand({ QueueUrl: target.output("QueueUrl"), MessageBody: "{broken" }));
  const deadLetters = async () => {
    const QueueUrl = target.output("DeadLetterQueueUrl");
    const { Attributes } = await target.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Attributes?.ApproximateNumberOfMessages;
  };
  await expect.poll(deadLetters, { timeout: 15_000 }).toBe("1");
  const { printed, print } = testTerminal();
  await redriveAll(target, { dryRun: false, print });
  expect(printed[0]).toMatch(/ {2}unreadable: .*JSON/);
  expect(printed[1]).toBe("Dead letters moved back to the queue: 1.");
  expect(printed[2]).toMatch(/^Left: 1\. They came back/);
});
