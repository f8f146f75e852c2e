import fc from "fast-check";
import { expect, test } from "vitest";
import { at, command, openMessage } from "../../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../../support/process-services.ts";

async function opened(process: ProcessUnderTest): Promise<string> {
  const message = openMessage();
  await process.deliver(message);
  process.clock.advance(5000);
  return message.alertId;
}

test("pauses reminders from Slack's time of the command on, and says until when", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  const responseUrl = process.slack.responseUrl();
  await process.deliver(command("silence", alertId, { minutes: 30, at: at(0), responseUrl }));
  expect(await process.item(alertId)).toMatchObject({ silencedUntil: at(1800), status: "open" });
  expect(process.slack.responses(responseUrl)[0]?.payload.text).toBe(
    `Reminders of ${alertId} are paused until 2026-11-21 14:30 UTC`,
  );
  expect(process.slack.posts("ops")).toHaveLength(1);
});

test("of several the longest holds, in whatever order they arrive, and each answer is true", async () => {
  await using process = await startProcess();
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([5, 30, 60, 120], { minLength: 2 }), async (minutes) => {
      const alertId = await opened(process);
      const responseUrl = process.slack.responseUrl();
      let longest = 0;
      for (const each of minutes) {
        longest = Math.max(longest, each);
        await process.deliver(command("silence", alertId, { minutes: each, at: at(0), responseUrl }));
        const until = new Date(Date.parse(at(longest * 60))).toISOString().slice(11, 16);
        expect(process.slack.responses(responseUrl).at(-1)?.payload.text).toContain(until);
      }
      expect((await process.item(alertId)).silencedUntil).toBe(at(longest * 60));
    }),
    { numRuns: 10 },
  );
});

test("a resolved alert has nothing to silence", async () => {
  await using process = await startProcess();
  const alertId = await opened(process);
  await process.live(command("resolve", alertId));
  const responseUrl = process.slack.responseUrl();
  await process.deliver(command("silence", alertId, { responseUrl }));
  expect(process.slack.responses(responseUrl)[0]?.payload.text).toBe(`${alertId} is resolved: it has no reminders`);
  expect(await process.item(alertId)).not.toHaveProperty("silencedUntil");
});

test("one that overtakes its alert's opening waits for it", async () => {
  await using process = await startProcess();
  const message = openMessage();
  const life = process.live(command("silence", message.alertId));
  await process.clock.sleep(20_000);
  await process.deliver(message);
  await life;
  expect(await process.item(message.alertId)).toHaveProperty("silencedUntil");
});
