import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../../lib/local/slack/seeded-random.ts";
import type { Sender, SentMessage } from "./sender.ts";

export interface Traffic {
  seed: number;
  messages: number;
  perSecond: number;
  /** Share of messages whose request is sent twice, at about the same time or up to 2 s apart. */
  sentTwice: number;
  /** Share of messages that owe two follow-ups. */
  critical: number;
  /** Share of alerts that are acknowledged, and of those that are resolved, up to 3 s later; none unless told. */
  changed?: number;
}

export interface TrafficCounts {
  sentTwice: number;
}

const latestSecondMs = 2000;
const latestChangeMs = 3000;
/** Messages on the way at once: each keeps a process of `ingest` busy. */
const mostWaiting = 8;

/** Sends messages at a steady pace, slower when answers are slow, and resolves when each had its answers. */
export async function sendTraffic(
  sender: Sender,
  { seed, messages, perSecond, sentTwice, critical, changed = 0 }: Traffic,
  onSent: (sent: number) => void,
): Promise<TrafficCounts> {
  const random = seededRandom(seed);
  const delivering = new Set<Promise<unknown>>();
  const repeating: Promise<unknown>[] = [];
  const counts = { sentTwice: 0 };
  const startedMs = performance.now();

  const again = async (message: SentMessage, delayMs: number) => {
    await sleep(delayMs);
    await sender.sendOnce(message);
  };
  const change = async (kind: "acknowledge" | "resolve", opened: SentMessage, delayMs: number) => {
    await sleep(delayMs);
    await sender.deliver(sender.composeChange(kind, opened));
  };
  for (let index = 0; index < messages; index += 1) {
    const word = random() < critical ? "critical" : "high";
    const message = sender.compose(index, `outage: number ${index}, ${word}`);
    const delivery = sender.deliver(message).finally(() => delivering.delete(delivery));
    delivering.add(delivery);
    if (random() < sentTwice) {
      counts.sentTwice += 1;
      repeating.push(again(message, random() < 0.5 ? 0 : random() * latestSecondMs));
    }
    for (const kind of ["acknowledge", "resolve"] as const) {
      if (random() < changed) repeating.push(change(kind, message, random() * latestChangeMs));
    }
    const dueMs = startedMs + ((index + 1) / perSecond) * 1000;
    await sleep(Math.max(0, dueMs - performance.now()));
    while (delivering.size >= mostWaiting) await Promise.race(delivering);
    onSent(index + 1);
  }
  await Promise.all([...delivering, ...repeating]);
  return counts;
}
