import { setTimeout as sleep } from "node:timers/promises";
import { parseSettings } from "../../../lib/settings.ts";
import type { Proof } from "../run-proofs.ts";
import { atLeast, atMost, exactly, none } from "../verdict.ts";
import { audit } from "./audit.ts";
import { type ParkedMessages, watchParkedMessages } from "./parked-messages.ts";
import { createSender } from "./sender.ts";
import { tortureSettings, webhookOf } from "./settings.ts";
import { closestPosts, leastPauseMs, leastTenPausesMs } from "./spacing.ts";
import { startTortureStack } from "./stack.ts";
import { startVirtualClock, type VirtualClock } from "./virtual-clock.ts";

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
  const clock = startVirtualClock();
  const timeoutMs = parseSettings(tortureSettings).timeouts.processSeconds * 1000;
  const parked = watchParkedMessages(6 * timeoutMs, timeoutMs);
  try {
    const stack = await startTortureStack({
      seed,
      interceptors: [parked.interceptor],
      childExecArgv: clock.execArgv,
    });
    const sender = createSender(stack.local.apiUrl);
    try {
      stack.slack.fail({ kind: "status", status: 503, body: "service_unavailable" });
      const startMs = Date.now();
      const endMs = startMs + outageMs;
      for (let index = 0; index < messages; index += 1) {
        const round = Math.floor(index / webhooks);
        await sender.deliver(sender.compose(round * 100 + (index % webhooks), `outage: number ${index}, high`));
      }
      const out = () => (Date.now() < endMs ? endMs : undefined);
      while (out() !== undefined) await passTime(clock, parked, endMs);
      const wasted = stack.slack.attempts();
      stack.slack.clear();
      progress(`outage over, ${wasted.length} posts refused`);

      for (let looks = 0; looks < 3; ) {
        await passTime(clock, parked, Number.POSITIVE_INFINITY);
        looks = (await stack.messagesLeft()) === 0 ? looks + 1 : 0;
        if (Date.now() > endMs + 2 * 3600_000) break;
      }
      const found = await audit(stack, sender.messages);
      for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);
      const attemptsOf = (index: number) => wasted.filter(({ webhook }) => webhook === webhookOf(index)).length;
      const mostAttempts = Math.max(...Array.from({ length: webhooks }, (_, index) => attemptsOf(index)));
      const { pauseMs, tenPausesMs } = closestPosts(stack.slack.posts());
      return {
        facts: {
          messages,
          webhooks,
          "virtual minutes": Math.round((Date.now() - startMs) / 60_000),
          "refused posts": wasted.length,
        },
        checks: [
          exactly("acknowledged", messages, found.acknowledged),
          exactly("delivered", messages, found.posts),
          none("acknowledged but lost", found.lost.length),
          none("stuck", found.stuck.length),
          none("duplicates", found.duplicates.length),
          atMost("probes of one webhook while its breaker was open", mostProbes, mostAttempts - breakerThreshold),
          atLeast("shortest pause between posts to one webhook (ms)", leastPauseMs, pauseMs),
          atLeast("shortest time of ten such pauses (ms)", leastTenPausesMs, tenPausesMs),
        ],
      };
    } finally {
      sender.stop();
      await stack.stop();
    }
  } finally {
    clock.stop();
  }
};

/** Lets workers finish; when none works, jumps to the moment at which the next message comes back, or to `mostMs`. */
async function passTime(clock: VirtualClock, parked: ParkedMessages, mostMs: number): Promise<void> {
  await sleep(20);
  if (parked.inWork() > 0) return;
  const nextMs = Math.min(parked.nextAtMs() ?? mostMs, mostMs);
  const aheadMs = nextMs - Date.now();
  if (Number.isFinite(aheadMs) && aheadMs > 100) clock.jump(aheadMs);
}
