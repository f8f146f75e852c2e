import { setTimeout as sleep } from "node:timers/promises";
import type { Interceptor } from "../../../lib/local/aws/call.ts";
import { parseSettings } from "../../../lib/settings.ts";
import { watchParkedMessages } from "./parked-messages.ts";
import { tortureSettings } from "./settings.ts";
import type { TortureStack } from "./stack.ts";
import { startVirtualClock } from "./virtual-clock.ts";

/** Time that passes in real time while somebody works, and jumps to the next due moment while nobody does. */
export interface VirtualTime {
  interceptor: Interceptor;
  execArgv: readonly string[];
  /** Lets time pass until then (epoch ms). */
  passUntil(ms: number): Promise<void>;
  /** Lets time pass until the queue is empty; false when it is not within `mostMs`. */
  passUntilDrained(stack: TortureStack, mostMs: number): Promise<boolean>;
  passedMinutes(): number;
  stop(): void;
}

/** `process` has its queue's visibility timeout in hand: 6 × the function's own. */
export function startVirtualTime(): VirtualTime {
  const clock = startVirtualClock();
  const timeoutMs = parseSettings(tortureSettings).timeouts.processSeconds * 1000;
  const parked = watchParkedMessages(6 * timeoutMs, timeoutMs);
  const startMs = Date.now();

  /** Lets workers finish; when none works, jumps to the moment at which the next message comes back. */
  const step = async (mostMs: number) => {
    await sleep(20);
    if (parked.inWork() > 0) return;
    const aheadMs = Math.min(parked.nextAtMs() ?? mostMs, mostMs) - Date.now();
    if (Number.isFinite(aheadMs) && aheadMs > 100) clock.jump(aheadMs);
  };
  return {
    interceptor: parked.interceptor,
    execArgv: clock.execArgv,
    passUntil: async (ms) => {
      while (Date.now() < ms) await step(ms);
    },
    passUntilDrained: async (stack, mostMs) => {
      const untilMs = Date.now() + mostMs;
      for (let emptyLooks = 0; Date.now() < untilMs; ) {
        await step(Number.POSITIVE_INFINITY);
        emptyLooks = (await stack.messagesLeft()) === 0 ? emptyLooks + 1 : 0;
        if (emptyLooks === 3) return true;
      }
      return false;
    },
    passedMinutes: () => Math.round((Date.now() - startMs) / 60_000),
    stop: clock.stop,
  };
}
