import { afterAll, beforeAll, expect, test } from "vitest";
import { newestAlerts, readAlert } from "../../lib/chores/alert-reader.ts";
import { alertReport, alertTable } from "../../lib/chores/alert-text.ts";
import { displayWidth } from "../../lib/chores/terminal-text.ts";
import { alertItem, followUp, putAlert } from "../support/alert-item.ts";
import { alertsTable, type DynamoDb, startDynamoDb } from "../support/dynamodb.ts";

const nowMs = Date.UTC(2026, 0, 2);
let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
  const put = (alertId: string, minute: number, fields = {}) =>
    putAlert(dynamodb.client, { alertId, openedAt: `2026-01-01T14:0${minute}:00.000Z`, ...fields });
  await put("A-0000000001", 1);
  await put("A-0000000002", 2, { status: "resolved", expiresAt: nowMs / 1000 + 1 });
  await put("A-0000000003", 3, { status: "acknowledged" });
  await put("A-0000000004", 4);
  await put("A-0000000005", 5, { status: "resolved", expiresAt: nowMs / 1000 });
});
afterAll(() => dynamodb.stop());

const ids = async (filter = {}) =>
  (await newestAlerts(dynamodb.client, alertsTable, { limit: 20, nowMs, ...filter })).map(({ alertId }) => alertId);

test("alerts of every status come newest first, expired ones not at all", async () => {
  expect(await ids()).toEqual(["A-0000000004", "A-0000000003", "A-0000000002", "A-0000000001"]);
});

test("limit and status narrow the list", async () => {
  expect(await ids({ limit: 2 })).toEqual(["A-0000000004", "A-0000000003"]);
  expect(await ids({ status: "open", limit: 1 })).toEqual(["A-0000000004"]);
  expect(await ids({ status: "resolved" })).toEqual(["A-0000000002"]);
});

test("one alert is read by its id, unless it has expired", async () => {
  expect(await readAlert(dynamodb.client, alertsTable, "A-0000000001", nowMs)).toMatchObject({ status: "open" });
  expect(await readAlert(dynamodb.client, alertsTable, "A-0000000005", nowMs)).toBeUndefined();
  expect(await readAlert(dynamodb.client, alertsTable, "A-0000000009", nowMs)).toBeUndefined();
});

test("the table tells a follow-up's state and fits the terminal", () => {
  const alerts = [
    alertItem({ title: "x".repeat(255) }),
    alertItem({
      urgency: "critical",
      status: "acknowledged",
      title: "\u001b[31mred\nalert 日本",
      followUps: {
        "opened:ops": followUp(),
        "opened:managers": followUp({ state: "held", lastError: "410 channel_is_archived" }),
        "unacknowledged:ops": followUp({ state: "pending" }),
      },
    }),
    alertItem({ followUps: {} }),
  ];
  const lines = alertTable(alerts, 120).split("\n");
  expect(Math.max(...lines.map(displayWidth))).toBe(120);
  expect(lines[0]).toMatch(/^ID +URGENCY +STATUS +TITLE +OPENED \(UTC\) +FOLLOW-UPS$/);
  expect(lines[1]).toMatch(/^A-7F3KQ2XM9B {2}high +open +x+… {2}2026-01-01 14:02 {2}delivered$/);
  expect(lines[2]).toContain("red alert 日本 ");
  expect(lines[2]).toMatch(/ 1 delivered, 1 held: 410 chann…$/);
  expect(lines[3]).toMatch(/none$/);
});

test("the report has every field that is there, the follow-ups and the description", () => {
  const report = alertReport(
    alertItem({
      status: "acknowledged",
      acknowledgedAt: "2026-01-01T14:05:00.000Z",
      acknowledgedBy: "ana",
      description: "first line\nsecond \u001b[31mline",
      followUps: {
        "opened:ops": followUp({ deliveredAt: "2026-01-01T14:02:04.000Z", deliveredVia: "spare" }),
        "acknowledged:ops": followUp({ state: "pending", attempts: 3, lastError: "500 rollup_error" }),
      },
    }),
    120,
  );
  expect(report.split("\n")).toEqual([
    "alert         A-7F3KQ2XM9B",
    "title         checkout is down",
    "urgency       high",
    "status        acknowledged",
    "opened        2026-01-01 14:02:03 by Steve",
    "acknowledged  2026-01-01 14:05:00 by ana",
    "channel       #ops (C2147483705)",
    "team          T0001",
    "integration   ops (outgoing-webhook)",
    "",
    "FOLLOW-UP         STATE                POSTS  WHEN (UTC)               LAST ERROR",
    "opened:ops        delivered via spare  1      2026-01-01 14:02:04",
    "acknowledged:ops  pending              3      due 2026-01-01 00:00:00  500 rollup_error",
    "",
    "first line",
    "second line",
  ]);
});
