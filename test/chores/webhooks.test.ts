import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWebhookStore, type WebhookState } from "../../functions/process/webhook-store.ts";
import { enableWebhook, webhookTable } from "../../lib/chores/webhooks.ts";
import { followUp, putAlert } from "../support/alert-item.ts";
import { startChoreTarget } from "../support/chore-target.ts";
import { webhooksTable } from "../support/dynamodb.ts";

const nowMs = Date.UTC(2026, 0, 1, 12);
let target: Awaited<ReturnType<typeof startChoreTarget>>;
beforeEach(async () => {
  target = await startChoreTarget();
});
afterEach(() => target.stop());

const put = (state: WebhookState) =>
  target.dynamodb.send(new PutItemCommand({ TableName: webhooksTable, Item: marshall(state) }));
const disabled = {
  disabledReason: "410 channel_is_archived",
  disabledAt: "2026-01-01T11:00:00.000Z",
  urlDigest: "0123456789abcdef",
  failuresInARow: 12,
  breakerUntilMs: nowMs + 5000,
};

test("each webhook's state stands in one line, and one that was never used is listed too", async () => {
  await put({ webhook: "busy", nextSlotAtMs: nowMs + 1000 });
  await put({ webhook: "dead", ...disabled });
  await put({ webhook: "broken", failuresInARow: 11, breakerUntilMs: nowMs + 60_000 });
  await put({ webhook: "cooling", coolUntilMs: nowMs + 3000 });
  await put({ webhook: "shaky", failuresInARow: 2, coolUntilMs: nowMs - 1, breakerUntilMs: nowMs - 1 });
  expect((await webhookTable(target, ["busy", "unused"], nowMs, 120)).split("\n")).toEqual([
    "WEBHOOK  STATE                                                        LAST SLOT (UTC)",
    "broken   breaker open until 2026-01-01 12:01:00 after 11 failures     never",
    "busy     ok                                                           2026-01-01 12:00:00",
    "cooling  cooling down until 2026-01-01 12:00:03                       never",
    "dead     disabled since 2026-01-01 11:00:00: 410 channel_is_archived  never",
    "shaky    2 failures in a row                                          never",
    "unused   ok                                                           never",
  ]);
});

test("enabling forgets the failure, keeps the pace, and wakes the alerts that owe it a post", async () => {
  await put({ webhook: "ops", nextSlotAtMs: nowMs, coolUntilMs: nowMs, ...disabled });
  const alert = (alertId: string, followUps: Record<string, ReturnType<typeof followUp>>) =>
    putAlert(target.dynamodb, { alertId, followUps });
  await alert("A-0000000001", { "opened:ops": followUp({ state: "held" }) });
  await alert("A-0000000002", { "opened:ops": followUp(), "opened:other": followUp({ state: "held" }) });
  await alert("A-0000000003", { "opened:ops": followUp({ state: "failed" }) });
  expect(await enableWebhook(target, "ops")).toBe(1);
  expect(await createWebhookStore(target.dynamodb, webhooksTable).get("ops")).toEqual({
    webhook: "ops",
    nextSlotAtMs: nowMs,
  });
  const { Messages } = await target.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: target.output("QueueUrl"), MaxNumberOfMessages: 10 }),
  );
  expect(Messages?.map(({ Body }) => JSON.parse(Body ?? ""))).toEqual([
    { v: 1, kind: "wake", alertId: "A-0000000001", owner: expect.any(String) },
  ]);
});

test("a name that is no webhook's is an error, not a new item", async () => {
  await expect(enableWebhook(target, "opps")).rejects.toThrow("no webhook opps has a state");
  expect(await createWebhookStore(target.dynamodb, webhooksTable).get("opps")).toEqual({ webhook: "opps" });
});
