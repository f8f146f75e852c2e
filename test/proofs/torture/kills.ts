import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "../../../lib/local/lambda/pool.ts";
import { seededRandom } from "../../../lib/local/slack/seeded-random.ts";

export interface Kills {
  count(): number;
  /** No kills from here on. */
  end(): Promise<void>;
}

export interface KillSchedule {
  seed: number;
  /** Average pause between two kills. */
  everyMs: number;
  /** Of a hundred kills so many hit `process`, the others `ingest`. */
  processPercent: number;
}

/** Ends functions' processes with SIGKILL at random moments: only such as the pools started, by their pids. */
export function startKills(ingest: Pool, process_: Pool, { seed, everyMs, processPercent }: KillSchedule): Kills {
  const random = seededRandom(seed);
  const stop = new AbortController();
  let kills = 0;

  const killNow = async () => {
    while (!stop.signal.aborted) {
      await sleep(2 * everyMs * random(), undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
      const pids = (random() * 100 < processPercent ? process_ : ingest).pids();
      const pid = pids[Math.floor(random() * pids.length)];
      if (pid === undefined || !kill(pid)) continue;
      kills += 1;
    }
  };
  const killing = killNow();
  return {
    count: () => kills,
    end: () => {
      stop.abort();
      return killing;
    },
  };
}

/** SIGKILL; false when the process had just ended by itself. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
