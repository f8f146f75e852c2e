import { expect, test } from "vitest";
import { at, openMessage, startMs } from "../../support/command-messages.ts";
import { startProcess } from "../../support/process-services.ts";

test("stores an alert that people can read", async () => {
  await using process = await startProcess();
  const message = openMessage({ description: "since 14:00", threadTs: "1795269600.000000" });
  await process.deliver({ ...message, responseUrl: "https://hooks.slack.com/commands/T0001/1/bearer" });

  expect(await process.item(message.alertId)).toEqual({
    alertId: message.alertId,
    formatVersion: 1,
    key: message.key,
    status: "open",
    urgency: "high",
    title: "checkout is down",
    description: "since 14:00",
    integration: "ops",
    source: "outgoing-webhook",
    teamId: "T0001",
    channelId: "C0001",
    channelName: "outages",
    userId: "U0001",
    userName: "steve",
    trigger: "outage",
    messageTs: message.messageTs,
    threadTs: "1795269600.000000",
    openedAt: at(0),
    owner: message.owner,
    followUps: {
      "opened:ops": {
        state: "delivered",
        owner: message.owner,
        ownedSinceMs: startMs,
        attempts: 1,
        unfinished: 0,
        dueAtMs: startMs,
        giveUpAtMs: startMs + 24 * 3600_000,
        deliveredAt: at(0),
      },
    },
  });
});

test("stores and posts with one put and two updates", async () => {
  await using process = await startProcess();
  expect(await process.deliver(openMessage())).toMatchObject({ kept: false });
  expect(process.dynamodb.calls).toEqual(["PutItem", "UpdateItem", "UpdateItem"]);
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("a message that comes back looks for its alert, and stores it only when there is none", async () => {
  await using process = await startProcess({ integration: { followUps: [] } });
  const message = openMessage();
  process.dynamodb.calls.length = 0;
  await process.deliver(message, { receiveCount: 2 });
  expect(process.dynamodb.calls).toEqual(["GetItem", "PutItem"]);
  expect(await process.item(message.alertId)).toMatchObject({ status: "open" });
  await process.deliver(message, { receiveCount: 3 });
  expect(process.dynamodb.calls).toEqual(["GetItem", "PutItem", "GetItem"]);
});

test("stores an alert of which Slack told only ids", async () => {
  await using process = await startProcess();
  const { description, trigger, messageTs, channelName, userName, ...bare } = openMessage();
  await process.deliver(bare);
  process.clock.advance(1000);
  await process.deliver(openMessage({ channelName: "", userName: "", description: "" }));
  expect(process.slack.posts("ops")).toHaveLength(2);
  expect(await process.item(bare.alertId)).not.toHaveProperty("trigger");
});

test("a redelivered message posts nothing again", async () => {
  await using process = await startProcess();
  const message = openMessage();
  const { messageId } = await process.deliver(message);
  expect(await process.deliver(message, { messageId, receiveCount: 2 })).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect(process.metrics).not.toContain("AlertDuplicate");
});

test("a copy that another request sent is done at once, and counted", async () => {
  await using process = await startProcess();
  const message = openMessage();
  process.slack.fail({ kind: "status", status: 500, count: 1 });
  await process.deliver(message);
  // The first message still owes its post: the copy must not take it over.
  expect(await process.deliver({ ...message, owner: "another-request" })).toMatchObject({ kept: false });
  expect(process.metrics.filter((name) => name === "AlertDuplicate")).toHaveLength(1);
  expect(process.metrics.filter((name) => name === "AlertOpened")).toHaveLength(1);
  expect(process.slack.posts("ops")).toHaveLength(0);
  expect((await process.item(message.alertId)).owner).toBe(message.owner);
});

test("an id that another message has is a dead letter and changes nothing", async () => {
  await using process = await startProcess();
  const message = openMessage();
  await process.deliver(message);
  const before = await process.item(message.alertId);
  const clash = openMessage({ alertId: message.alertId });
  expect(await process.deliver(clash)).toMatchObject({ kept: false });
  expect(await process.deadLetters()).toEqual([
    { body: JSON.stringify(clash), reason: `id clash: ${message.alertId} is already the id of another message` },
  ]);
  expect(await process.item(message.alertId)).toEqual(before);
});

test("two workers that store the same alert at the same time post it once", async () => {
  await using process = await startProcess();
  const message = openMessage();
  const { messageId } = await process.deliver("{}");
  const both = await Promise.all([
    process.deliver(message, { messageId }),
    process.deliver(message, { messageId, receiveCount: 2 }),
  ]);
  expect(both.map(({ kept }) => kept).sort()).toEqual([false, true]);
  await process.live(message, { messageId, receiveCount: 3 });
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("an answer that was lost after the put costs neither the alert nor a second post", async () => {
  await using process = await startProcess();
  process.dynamodb.fail({ command: "PutItem", how: "reply-lost" });
  expect(await process.deliver(openMessage())).toMatchObject({ kept: false });
  expect(process.slack.posts("ops")).toHaveLength(1);
  expect(process.metrics).not.toContain("AlertDuplicate");
});

test("measures from Slack's time of the message until it is stored", async () => {
  await using process = await startProcess();
  process.clock.advance(1500);
  await process.deliver(openMessage());
  expect(process.metrics).toContain("StoredAfter");
  expect(process.logs).toContainEqual(expect.objectContaining({ event: "alert-opened", urgency: "high" }));
});
