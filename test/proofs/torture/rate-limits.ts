import type { Proof } from "../run-proofs.ts";
import { atLeast, exactly, none } from "../verdict.ts";
import { audit, drained } from "./audit.ts";
import { createSender } from "./sender.ts";
import { closestPosts, leastTenPausesMs } from "./spacing.ts";
import { startTortureStack } from "./stack.ts";

const sizes = {
  full: { messages: 300, webhooks: 10 },
  short: { messages: 24, webhooks: 2 },
};
const atOnce = 8;

/** A burst of alerts while Slack answers 429 to every fourth post: all are delivered, at Slack's pace, and none is given up. */
export const rateLimits: Proof = async ({ seed, short, progress }) => {
  const { messages, webhooks } = short ? sizes.short : sizes.full;
  const stack = await startTortureStack({ seed });
  const sender = createSender(stack.local.apiUrl);
  try {
    stack.slack.fail({ kind: "rate-limit", retryAfterSeconds: 2, percent: 25 });
    const startedMs = performance.now();
    const composed = Array.from({ length: messages }, (_, index) =>
      sender.compose(Math.floor(index / webhooks) * 100 + (index % webhooks), `outage: number ${index}, high`),
    );
    const rest = [...composed];
    const sendRest = async () => {
      for (let next = rest.shift(); next; next = rest.shift()) await sender.deliver(next);
    };
    await Promise.all(Array.from({ length: atOnce }, sendRest));
    const burstMs = performance.now() - startedMs;
    progress(`${messages} alerts sent in ${(burstMs / 1000).toFixed(1)} s`);
    const isDrained = await drained(stack, 180_000);

    const found = await audit(stack, sender.messages);
    for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);
    const repeated = found.duplicates.reduce((sum, { extra }) => sum + extra, 0);
    const { pauseMs, tenPausesMs } = closestPosts(stack.slack.posts());
    return {
      facts: {
        messages,
        webhooks,
        "posted twice": repeated,
        "shortest pause (ms)": pauseMs,
        "429 answers": stack.slack.attempts().filter(({ status }) => status === 429).length,
      },
      checks: [
        exactly("acknowledged", messages, found.acknowledged),
        exactly("delivered", messages, found.posts - repeated),
        none("failed or lost", found.lost.length),
        none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
        none("unexplained duplicates", found.unexplained),
        atLeast("shortest time of ten pauses between posts to one webhook (ms)", leastTenPausesMs, tenPausesMs),
      ],
    };
  } finally {
    sender.stop();
    await stack.stop();
  }
};
