import type { Proof } from "../run-proofs.ts";
import { atLeast, atMost, exactly, none } from "../verdict.ts";
import { audit } from "./audit.ts";
import { createSender } from "./sender.ts";
import { webhookOf } from "./settings.ts";
import { closestPosts, leastTenPausesMs } from "./spacing.ts";
import { startTortureStack } from "./stack.ts";
import { startVirtualTime } from "./virtual-time.ts";

const outageMs = 2 * 3600_000;
const breakerThreshold = 10;
const mostProbes = 20;

const sizes = {
  full: { messages: 1000, webhooks: 20 },
  short: { messages: 24, webhooks: 2 },
};

/** Slack is out for two hours with alerts queued: each is delivered afterwards, at Slack's pace, and few posts were wasted. */
export const outage: Proof = async ({ seed, short, progress }) => {
  const { messages, webhooks } = short ? sizes.short : sizes.full;
  const time = startVirtualTime();
  try {
    const { interceptor, execArgv } = time;
    const stack = await startTortureStack({ seed, interceptors: [interceptor], childExecArgv: execArgv });
    const sender = createSender(stack.local.apiUrl);
    try {
      stack.slack.fail({ kind: "status", status: 503, body: "service_unavailable" });
      const endMs = Date.now() + outageMs;
      for (let index = 0; index < messages; index += 1) {
        const round = Math.floor(index / webhooks);
        await sender.deliver(sender.compose(round * 100 + (index % webhooks), `outage: number ${index}, high`));
      }
      await time.passUntil(endMs);
      const wasted = stack.slack.attempts();
      stack.slack.clear();
      progress(`outage over, ${wasted.length} posts refused`);

      const isDrained = await time.passUntilDrained(stack, 2 * outageMs);
      const found = await audit(stack, sender.messages);
      for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);
      const attemptsOf = (index: number) => wasted.filter(({ webhook }) => webhook === webhookOf(index)).length;
      const mostAttempts = Math.max(...Array.from({ length: webhooks }, (_, index) => attemptsOf(index)));
      const repeated = found.duplicates.reduce((sum, { extra }) => sum + extra, 0);
      const { pauseMs, tenPausesMs } = closestPosts(stack.slack.posts());
      return {
        facts: {
          messages,
          webhooks,
          "virtual minutes": time.passedMinutes(),
          "refused posts": wasted.length,
          "posted twice": repeated,
          "shortest pause (ms)": pauseMs,
        },
        checks: [
          exactly("acknowledged", messages, found.acknowledged),
          exactly("delivered", messages, found.posts - repeated),
          none("acknowledged but lost", found.lost.length),
          none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
          none("unexplained duplicates", found.unexplained),
          atMost("probes of one webhook while its breaker was open", mostProbes, mostAttempts - breakerThreshold),
          none(
            "posts that were too fast for Slack (429)",
            stack.slack.attempts().filter(({ status }) => status === 429).length,
          ),
          atLeast("shortest time of ten pauses between posts to one webhook (ms)", leastTenPausesMs, tenPausesMs),
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
