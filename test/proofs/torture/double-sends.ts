import type { Proof } from "../run-proofs.ts";
import { exactly, none } from "../verdict.ts";
import { audit, drained } from "./audit.ts";
import { createSender } from "./sender.ts";
import { startTortureStack } from "./stack.ts";
import { sendTraffic } from "./traffic.ts";

const sizes = {
  full: { messages: 10_000, perSecond: 80, drainMs: 60_000 },
  short: { messages: 120, perSecond: 60, drainMs: 30_000 },
};

/** Nothing fails, but four of ten requests come twice, at once or up to 2 s apart: no duplicate has an excuse. */
export const doubleSends: Proof = async ({ seed, short, progress }) => {
  const size = short ? sizes.short : sizes.full;
  const stack = await startTortureStack({ seed });
  const sender = createSender(stack.local.apiUrl);
  try {
    const traffic = { seed, sentTwice: 0.4, critical: 0.03, ...size };
    const { sentTwice } = await sendTraffic(sender, traffic, (sent) => {
      if (sent % 1000 === 0) progress(`${sent} sent`);
    });
    const isDrained = await drained(stack, size.drainMs);
    const found = await audit(stack, sender.messages);
    for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);
    return {
      facts: { messages: sender.messages.length, "sent twice": sentTwice, posts: found.posts },
      checks: [
        exactly("acknowledged", sender.messages.length, found.acknowledged),
        exactly("stored", sender.messages.length, found.stored),
        none("acknowledged but lost", found.lost.length),
        none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
        none("dead letters", found.deadLetters.length),
        none(
          "duplicates",
          found.duplicates.reduce((sum, { extra }) => sum + extra, 0),
        ),
        none("failures of the local stack", stack.errors.length),
      ],
    };
  } finally {
    sender.stop();
    await stack.stop();
  }
};
