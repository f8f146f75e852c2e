import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandMessageSchema } from "../../functions/alert/command-message.ts";
import { redriveAll, wakeAll } from "../../lib/chores/redrive.ts";
import { followUp, putAlert } from "../support/alert-item.ts";
import { startChoreTarget, testTerminal } from "../support/chore-target.ts";

let target: Awaited<ReturnType<typeof startChoreTarget>>;
let deadLetterQueueUrl: string;
let queueUrl: string;
beforeEach(async () => {
  target = await startChoreTarget();
  deadLetterQueueUrl = target.output("DeadLetterQueueUrl");
  queueUrl = target.output("QueueUrl");
});
afterEach(() => target.stop());

const deadLetter = (MessageBody: string, reason?: string) =>
  target.sqs.send(
    new SendMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MessageBody,
      ...(reason && { MessageAttributes: { reason: { DataType: "String", StringValue: reason } } }),
    }),
  );
const receiveAll = async (QueueUrl: string): Promise<Message[]> => {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await target.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return all;
    all.push(...Messages);
  }
};
const bodies = async (QueueUrl: string) => (await receiveAll(QueueUrl)).map(({ Body }) => Body).toSorted();
const count = async (QueueUrl: string) => {
  const { Attributes = {} } = await target.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
};

test("every dead letter goes back to the queue, and its reason is told, never its body", async () => {
  const letters = Array.from({ length: 13 }, (_, index) =>
    JSON.stringify({ v: 1, kind: "open", alertId: `A-00000000${10 + index}`, responseUrl: "https://fake-secret" }),
  );
  for (const letter of letters) await deadLetter(letter, "id clash: \u001b[31mred");
  const { printed, print } = testTerminal();
  await redriveAll(target, { dryRun: false, print });
  expect(await bodies(queueUrl)).toEqual(letters);
  expect(await count(deadLetterQueueUrl)).toBe(0);
  expect(printed).toHaveLength(14);
  expect(printed.join("\n")).toMatch(/open A-0000000010: id clash: red$/m);
  expect(printed.join("\n")).not.toContain("fake-secret");
  expect(printed.at(-1)).toBe("Dead letters moved back to the queue: 13.");
});

test("what nobody can read goes back too, and is called unreadable", async () => {
  await deadLetter("{broken");
  const { printed, print } = testTerminal();
  await redriveAll(target, { dryRun: false, print });
  expect(printed[0]).toMatch(/ {2}unreadable: received too often$/);
  expect(await bodies(queueUrl)).toEqual(["{broken"]);
});

test("a dry run tells the same and moves nothing", async () => {
  await deadLetter('{"kind":"wake","alertId":"A-0000000001"}', "five workers did not finish");
  const { printed, print } = testTerminal();
  await redriveAll(target, { dryRun: true, print });
  expect(printed[0]).toContain("wake A-0000000001: five workers did not finish");
  expect(printed[1]).toBe("Dead letters: 1. None was moved.");
  expect(await count(queueUrl)).toBe(0);
  expect(await bodies(deadLetterQueueUrl)).toHaveLength(1);
});

test("a dry run ends when letters that it looked at show again, and shows them all", async () => {
  await deadLetter("one");
  await deadLetter("two");
  // A large queue, for which a minute is not enough.
  let received = 0;
  target.sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "ReceiveMessageCommand") {
          Object.assign(args.input, { MaxNumberOfMessages: 1, VisibilityTimeout: 1 });
          received += 1;
          if (received > 5) throw new Error("runs for ever");
        } else if (commandName === "ChangeMessageVisibilityCommand") await sleep(1100); // it is visible by then
        return next(args);
      },
    { step: "initialize", name: "largeQueue" },
  );
  const { printed, print } = testTerminal();
  await redriveAll(target, { dryRun: true, print });
  target.sqs.middlewareStack.remove("largeQueue");
  expect(printed).toHaveLength(3);
  expect(printed.at(-1)).toBe("Dead letters: 2 or more. None was moved.");
  expect(await bodies(deadLetterQueueUrl)).toEqual(["one", "two"]);
});

test("a crash between sending and deleting leaves a copy in both queues, and loses nothing", async () => {
  await deadLetter("letter");
  target.sqs.middlewareStack.add((next, { commandName }) => (args) => {
    if (commandName === "DeleteMessageCommand") throw new Error("killed");
    return next(args);
  });
  await expect(redriveAll(target, { dryRun: false, print: () => {} })).rejects.toThrow("killed");
  expect(await count(queueUrl)).toBe(1);
  expect(await count(deadLetterQueueUrl)).toBe(1);
});

test("what comes back at once is left, so that the run ends", async () => {
  await deadLetter("poison", "not JSON");
  let returned = 0;
  const comesBack = setInterval(async () => {
    const { Messages = [] } = await target.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
    for (const { Body, ReceiptHandle } of Messages) {
      returned += 1;
      await deadLetter(Body ?? "", "not JSON");
      await target.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }, 50);
  const { printed, print } = testTerminal();
  await redriveAll(target, { dryRun: false, print }).finally(() => clearInterval(comesBack));
  expect(returned).toBe(1);
  expect(printed.slice(1)).toEqual([
    "Dead letters moved back to the queue: 1.",
    "Left: 1. They came back at once, or are copies of what was moved. Mend the cause, then run this again.",
  ]);
  expect(await bodies(deadLetterQueueUrl)).toEqual(["poison"]);
});

const nowMs = Date.now();
const dayMs = 86_400_000;

test("alerts that owe a follow-up are woken, by a message that process understands", async () => {
  const put = (alertId: string, fields: Parameters<typeof followUp>[0], more = {}) =>
    putAlert(target.dynamodb, { alertId, followUps: { "opened:ops": followUp(fields) }, ...more });
  await put("A-0000000001", { state: "delivered" });
  await put("A-0000000002", { state: "superseded" });
  await put("A-0000000003", { state: "pending" });
  await put("A-0000000004", { state: "held" });
  await put("A-0000000005", { state: "dead", giveUpAtMs: nowMs });
  await put("A-0000000006", { state: "failed", giveUpAtMs: nowMs - 8 * dayMs });
  await put("A-0000000007", { state: "pending" }, { expiresAt: Math.floor(nowMs / 1000) - 1 });
  const { printed, print } = testTerminal();
  await wakeAll(target, { sinceMs: nowMs - 7 * dayMs, dryRun: true, print });
  expect(await count(queueUrl)).toBe(0);
  expect(printed.at(-1)).toBe("Alerts that owe a follow-up: 3. None was woken.");
  await wakeAll(target, { sinceMs: nowMs - 7 * dayMs, dryRun: false, print });
  const messages = (await bodies(queueUrl)).map((body) => commandMessageSchema.parse(JSON.parse(body ?? "")));
  expect(messages.map((message) => [message.kind, "alertId" in message && message.alertId]).toSorted()).toEqual([
    ["wake", "A-0000000003"],
    ["wake", "A-0000000004"],
    ["wake", "A-0000000005"],
  ]);
  expect(new Set(messages.map(({ owner }) => owner)).size).toBe(3);
  // What is listed is what is revived: both go by the same time.
  expect(messages).toEqual(messages.map((message) => ({ ...message, reviveSinceMs: nowMs - 7 * dayMs })));
  expect(printed).toContain("A-0000000004  opened:ops held");
  expect(printed.at(-1)).toBe("Alerts woken: 3.");
});

test("more alerts are woken than one call to the queue takes", async () => {
  for (let index = 10; index < 23; index += 1) {
    await putAlert(target.dynamodb, {
      alertId: `A-00000000${index}`,
      followUps: { "opened:ops": followUp({ state: "held" }) },
    });
  }
  await wakeAll(target, { sinceMs: 0, dryRun: false, print: () => {} });
  expect(await bodies(queueUrl)).toHaveLength(13);
});
