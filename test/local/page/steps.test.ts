import { expect, test } from "vitest";
import { createStepReader } from "../../../lib/local/page/steps.ts";

const alertId = "A-7F3KQ2XM9B";
const message = JSON.stringify({ v: 1, kind: "open", alertId });
const seen = (action: string, body: Record<string, unknown>, answer: object = {}, status = 200) => ({
  call: { service: "sqs" as const, action, principal: "Process", body },
  response: { status, body: answer },
  startedMs: 1000,
  endedMs: 1004,
});
const received = (count: number) =>
  seen(
    "ReceiveMessage",
    {},
    { Messages: [{ Body: message, ReceiptHandle: "r1", Attributes: { ApproximateReceiveCount: String(count) } }] },
  );

test("a sent command is verified when the call begins and queued when it ends", () => {
  expect(createStepReader().fromCall(seen("SendMessage", { MessageBody: message }))).toEqual([
    { alertId, did: "verified", atMs: 1000 },
    { alertId, command: "open", did: "queued", deadLetter: false, atMs: 1004, tookMs: 4 },
  ]);
});

test("a message with a reason goes to the dead-letter queue", () => {
  const sent = seen("SendMessage", { MessageBody: message, MessageAttributes: { reason: {} } });
  expect(createStepReader().fromCall(sent)).toMatchObject([{ did: "queued", deadLetter: true }]);
});

test("what SQS refused did not happen", () => {
  expect(createStepReader().fromCall(seen("SendMessage", { MessageBody: message }, {}, 400))).toEqual([]);
});

test("parking and deleting name only a receipt handle, which leads back to the alert", () => {
  const reader = createStepReader();
  expect(reader.fromCall(received(3))).toMatchObject([{ alertId, did: "taken", receiveCount: 3 }]);
  expect(reader.fromCall(seen("ChangeMessageVisibility", { ReceiptHandle: "r1", VisibilityTimeout: 8 }))).toMatchObject(
    [{ alertId, did: "parked", seconds: 8 }],
  );
  expect(reader.fromCall(seen("DeleteMessageBatch", { Entries: [{ ReceiptHandle: "r1" }] }))).toMatchObject([
    { alertId, did: "deleted" },
  ]);
  expect(reader.fromCall(seen("DeleteMessageBatch", { Entries: [{ ReceiptHandle: "unknown" }] }))).toEqual([]);
});

test("a put that finds the alert there is told apart from one that stores it", () => {
  const item = { Item: { alertId: { S: alertId } } };
  expect(createStepReader().fromCall(seen("PutItem", item))).toMatchObject([{ did: "stored", isNew: true }]);
  expect(createStepReader().fromCall(seen("PutItem", item, {}, 400))).toMatchObject([{ did: "stored", isNew: false }]);
});

test("a request's line gives the times at which it came and was answered", () => {
  const time = "2026-01-01T00:00:01.000Z";
  const line = { level: "info", time, event: "request", alertId, kind: "slash_command", durationMs: 30 };
  expect(createStepReader().fromLog(line)).toEqual([
    { alertId, did: "received", kind: "slash_command", atMs: Date.parse(time) - 30 },
    { alertId, did: "answered", kind: "slash_command", atMs: Date.parse(time), tookMs: 30 },
  ]);
});

test("a follow-up's line is an attempt when it counts one, else an ending without a post", () => {
  const time = "2026-01-01T00:00:01.000Z";
  const line = { time, event: "follow-up", alertId, followUp: "opened:ops", outcome: "ambiguous", reason: "500" };
  expect(createStepReader().fromLog({ ...line, via: "ops", attempts: 2, durationMs: 5 })).toMatchObject([
    { did: "posted", attempt: 2, via: "ops", outcome: "ambiguous", reason: "500", tookMs: 5 },
  ]);
  expect(createStepReader().fromLog({ ...line, outcome: "superseded" })).toMatchObject([
    { did: "settled", outcome: "superseded" },
  ]);
});

test("a line about no alert, and a message that is no JSON, are no step", () => {
  const reader = createStepReader();
  expect(reader.fromLog({ event: "request", outcome: "refused", reason: "stale" })).toEqual([]);
  expect(reader.fromCall(seen("SendMessage", { MessageBody: "hello" }))).toEqual([]);
});
