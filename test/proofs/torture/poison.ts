import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { redriveAll } from "../../../lib/chores/redrive.ts";
import { localTarget } from "../../../lib/chores/target.ts";
import type { Proof } from "../run-proofs.ts";
import { atMost, exactly, none } from "../verdict.ts";
import { audit } from "./audit.ts";
import { createTraps, type Trap } from "./fail-points/traps.ts";
import { createSender } from "./sender.ts";
import { webhookOf } from "./settings.ts";
import { startTortureStack } from "./stack.ts";
import { startVirtualTime } from "./virtual-time.ts";

const messages = { full: 98, short: 18 };
/** More than the crashes after which a message is put aside. */
const crashes = 12;
const unreadable = ["{not json", JSON.stringify({ v: 2, kind: "open", owner: "newer code" })];
const twoHoursMs = 2 * 3600_000;

/**
 * A message that nobody can read, one of a newer version, and one whose handling crashes each time, among others: the others do
 * not notice, each poison ends in the dead-letter queue with its reason, and moving it back does nothing twice.
 */
export const poison: Proof = async ({ seed, short, progress }) => {
  const count = short ? messages.short : messages.full;
  const time = startVirtualTime();
  const traps = createTraps();
  try {
    const interceptors = [traps.interceptor, time.interceptor];
    const stack = await startTortureStack({ seed, interceptors, childExecArgv: time.execArgv });
    const sender = createSender(stack.local.apiUrl);
    const { queueUrl } = stack.local.resources;
    try {
      // The crash comes after the claim and before the post: at the call that asks for a slot.
      let crashed = 0;
      const trap: Trap = { step: "slot", subject: webhookOf(0), when: "before", mode: "kill" };
      const onSprung = () => {
        crashed += 1;
      };
      for (let index = 0; index < crashes; index += 1) traps.set(trap, onSprung);
      const crashing = sender.compose(0, "outage: crashes its worker, high");
      await sender.deliver(crashing);
      const startedMs = Date.now();
      for (let index = 1; index <= count; index += 1) {
        if (index === Math.floor(count / 2)) {
          for (const MessageBody of unreadable) {
            await stack.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
          }
        }
        await sender.deliver(sender.compose(index + Math.floor(index / 100), `outage: number ${index}, high`));
      }
      await time.passUntil(startedMs + 60_000);
      const others = stack.slack.posts().filter(({ webhook }) => webhook !== webhookOf(0));
      const latestMs = Math.max(...others.map(({ arrivedAtMs }) => arrivedAtMs)) - startedMs;
      await time.passUntilDrained(stack, twoHoursMs);
      const reasons = async () =>
        (await stack.deadLetters()).map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue ?? "");
      const before = await reasons();
      progress(`${crashed} crashes; dead letters: ${before.join("; ")}`);

      traps.clear();
      const lines: string[] = [];
      await redriveAll(localTarget(stack.local), { dryRun: false, print: (line) => void lines.push(line) });
      // Once more, as a person might.
      await redriveAll(localTarget(stack.local), { dryRun: false, print: (line) => void lines.push(line) });
      const isDrained = await time.passUntilDrained(stack, twoHoursMs);
      const after = await reasons();
      const found = await audit(stack, sender.messages);
      for (const text of [...found.lost, ...found.stuck].slice(0, 20)) progress(text);
      const told = stack.slack
        .posts(webhookOf(0))
        .filter(({ payload }) => payload.text?.includes(crashing.alertId)).length;
      return {
        facts: { messages: count + 1 + unreadable.length, crashes: crashed },
        checks: [
          exactly("others delivered meanwhile", count, others.length),
          atMost("latest of them after (s)", 30, Math.ceil(latestMs / 1000)),
          exactly("dead letters", 1 + unreadable.length, before.length),
          none("dead letters without a reason", before.filter((reason) => reason === "").length),
          exactly(
            "dead letters after mending and redriving twice: those nobody can read",
            unreadable.length,
            after.length,
          ),
          exactly("posts about the alert whose worker crashed", 1, told),
          exactly("posts in all", count + 1, found.posts),
          none("acknowledged but lost", found.lost.length),
          none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
        ],
      };
    } finally {
      sender.stop();
      await stack.stop();
    }
  } finally {
    time.stop();
  }
};
