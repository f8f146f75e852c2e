/**
 * A clock for code that gets its time handed in. It stands still while work is going on, and jumps to the end of the
 * shortest sleep when everybody sleeps: hours pass in milliseconds, in the right order.
 */
export interface VirtualClock {
  /** Epoch ms. */
  now(): number;
  advance(ms: number): void;
  sleep(ms: number): Promise<void>;
  /** Runs input or output: the clock waits for it. */
  busy<T>(work: () => Promise<T>): Promise<T>;
}

export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let working = 0;
  let isLooking = false;
  let sleepers: { untilMs: number; wake: () => void }[] = [];

  /** Looks whether everybody sleeps: two turns later, since what the last answer set going starts its own call only then. */
  function look(): void {
    if (isLooking || working > 0 || sleepers.length === 0) return;
    isLooking = true;
    setImmediate(() =>
      setImmediate(() => {
        isLooking = false;
        if (working === 0) wakeNext();
        look();
      }),
    );
  }

  function wakeNext(): void {
    nowMs = Math.max(nowMs, Math.min(...sleepers.map(({ untilMs }) => untilMs)));
    const awake = sleepers.filter(({ untilMs }) => untilMs <= nowMs);
    sleepers = sleepers.filter(({ untilMs }) => untilMs > nowMs);
    for (const { wake } of awake) wake();
  }

  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ untilMs: nowMs + ms, wake });
        look();
      }),
    busy: async (work) => {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        look();
      }
    },
  };
}
