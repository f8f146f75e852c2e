import { setTimeout as sleep } from "node:timers/promises";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test, vi } from "vitest";
import { createWebhookStore } from "../../functions/process/webhook-store.ts";
import { redriveAll } from "../../lib/chores/redrive.ts";
import { enableWebhook } from "../../lib/chores/webhooks.ts";
import type { Template } from "../../lib/local/template.ts";
import { testTerminal } from "../support/chore-target.ts";
import { followUpBecomes, sendOpening, soon } from "./open-alert.ts";
import { startStack, useStack } from "./start-stack.ts";

// Side by side, because each waits for seconds: on a webhook of its own.

const stack = useStack();
const later = { ...soon, timeout: 40_000 };

test.concurrent("a failing Slack is tried again after about 1, 2 and 4 seconds, until it works", async () => {
  const { slack, room, alert } = stack();
  const here = room();
  slack.fail({ kind: "status", status: 503, webhook: here.webhook, count: 3 });
  const { alertId } = await sendOpening(stack(), here, "outage: db");
  await vi.waitUntil(() => slack.posts(here.webhook).length === 1, later);
  const times = slack.attempts(here.webhook).map(({ arrivedAtMs }) => arrivedAtMs);
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  // Half of 1, 2, 4 s and a random half; how much later is the machine's business.
  expect(gaps).toHaveLength(3);
  expect(gaps[0]).toBeGreaterThanOrEqual(500);
  expect(gaps[1]).toBeGreaterThanOrEqual(1000);
  expect(gaps[2]).toBeGreaterThanOrEqual(2000);
  await followUpBecomes(stack(), alertId, `opened:${here.webhook}`, "delivered");
  expect((await alert(alertId))?.followUps[`opened:${here.webhook}`]).toMatchObject({ attempts: 4 });
});

test.concurrent("a webhook whose Slack says 429 rests for as long as it says, with all that goes there", async () => {
  const { slack, room, records } = stack();
  const here = room();
  slack.fail({ kind: "rate-limit", retryAfterSeconds: 3, webhook: here.webhook, count: 1 });
  await sendOpening(stack(), here, "outage: db");
  await vi.waitUntil(() => records.events("webhook-cooled-down", { webhook: here.webhook }).length === 1, soon);
  await sendOpening(stack(), here, "outage: disk");
  await vi.waitUntil(() => slack.posts(here.webhook).length === 2, later);
  const [limited, ...others] = slack.attempts(here.webhook);
  expect(limited).toMatchObject({ status: 429 });
  expect(others.map(({ status }) => status)).toEqual([200, 200]);
  for (const { arrivedAtMs } of others) expect(arrivedAtMs - (limited?.arrivedAtMs ?? 0)).toBeGreaterThanOrEqual(3000);
});

test.concurrent("a post whose answer never came is sent again, and says that it may be there already", async () => {
  const { slack, room } = stack();
  const here = room();
  slack.fail({ kind: "accept-then-hang", webhook: here.webhook, count: 1 });
  const { alertId } = await sendOpening(stack(), here, "outage: db");
  await followUpBecomes(stack(), alertId, `opened:${here.webhook}`, "delivered");
  const [first, second] = slack.posts(here.webhook).map(({ payload }) => JSON.stringify(payload));
  expect(first).not.toContain("an earlier post may already be here");
  expect(second).toContain("try 2: an earlier post may already be here");
});

test.concurrent("a dead webhook is disabled with its reason and holds what it owes, until its URL is replaced", async () => {
  const { slack, room, alert, records, secret, target } = stack();
  const here = room();
  const { webhook } = here;
  const webhooks = createWebhookStore(target.dynamodb, target.output("WebhooksTable"));
  slack.fail({ kind: "archived", webhook });
  const { alertId } = await sendOpening(stack(), here, "outage: db");
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "held");
  const reason = "410 channel_is_archived";
  expect((await alert(alertId))?.followUps[`opened:${webhook}`]?.lastError).toBe(`webhook ${webhook}: ${reason}`);
  expect(await webhooks.get(webhook)).toMatchObject({ disabledReason: reason });
  expect(records.events("webhook-disabled")).toMatchObject([{ level: "error", webhook, reason }]);

  // The functions look again at a secret that is older than 10 s when its URL does not work.
  await sleep(11_000);
  const replaced = { ...secret, webhooks: { ...secret.webhooks, [webhook]: slack.webhookUrl("replacement") } };
  const SecretString = JSON.stringify(replaced);
  await target.secretsManager.send(new PutSecretValueCommand({ SecretId: target.output("SecretArn"), SecretString }));
  expect(await enableWebhook(target, webhook)).toBe(1);
  await followUpBecomes(stack(), alertId, `opened:${webhook}`, "delivered");
  expect(slack.posts(webhook)).toEqual([]);
  expect(slack.posts("replacement")).toMatchObject([{ payload: { text: expect.stringContaining(alertId) } }]);
});

/** What a killed worker had comes back after 5 s, when its time is over. On AWS that is six times the function's timeout. */
function returnEarly({ Resources }: Template): void {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type === "AWS::SQS::Queue" && Properties?.RedrivePolicy) Properties.VisibilityTimeout = 5;
  }
}

test.concurrent("a follow-up that crashes five workers is a dead letter with its reason, and redrive revives it", async () => {
  // One worker: whoever posts is the one to kill, and nobody else takes its message meanwhile.
  const crashing = await startStack({ concurrency: 1, editTemplate: returnEarly });
  try {
    const { slack, local, room, target, alert } = crashing;
    const here = room();
    const key = `opened:${here.webhook}`;
    slack.fail({ kind: "hang", webhook: here.webhook });
    const process = [...local.pools.values()].find(({ fn }) => fn.logicalId.includes("Process"));
    const stopKilling = slack.onAttempt(() => {
      for (const pid of process?.pids() ?? []) globalThis.process.kill(pid, "SIGKILL");
    });
    const { alertId } = await sendOpening(crashing, here, "outage: db");
    const followUp = async () => (await alert(alertId))?.followUps[key];
    // Each claim outlives its worker by two seconds more than the function's timeout.
    const patience = { timeout: 90_000, interval: 200 };
    await vi.waitFor(async () => expect(await followUp()).toMatchObject({ state: "dead" }), patience);
    expect(slack.attempts(here.webhook)).toHaveLength(5);
    const reason = `${key}: 5 workers in a row did not finish`;
    expect((await followUp())?.lastError).toBe(reason);

    stopKilling();
    slack.clear();
    const { printed, print } = testTerminal();
    await redriveAll(target, { dryRun: false, print });
    expect(printed).toEqual([
      expect.stringContaining(`wake ${alertId}: ${reason}`),
      "Dead letters moved back to the queue: 1.",
    ]);
    await followUpBecomes(crashing, alertId, key, "delivered");
    expect(slack.posts(here.webhook)).toHaveLength(1);
  } finally {
    await crashing.stop();
  }
}, 120_000);
