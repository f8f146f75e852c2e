import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The time of this process, emulators included, and of the functions' processes: real time, and jumps ahead. */
export interface VirtualClock {
  /** For the functions' processes. */
  execArgv: readonly string[];
  /** Moves everybody's clock ahead. Only while nobody is at work: timers that run keep to real time. */
  jump(ms: number): void;
  /** Real time again for this process. */
  stop(): void;
}

export function startVirtualClock(): VirtualClock {
  const folder = mkdtempSync(join(tmpdir(), "slack-alerts-clock-"));
  const path = join(folder, "ahead-ms");
  const file = openSync(path, "w");
  const ahead = new Float64Array(1);
  writeSync(file, new Uint8Array(ahead.buffer), 0, 8, 0);

  const realNow = Date.now;
  Date.now = () => Math.floor(realNow() + (ahead[0] ?? 0));

  const preload = new URL("./clock-preload.mjs", import.meta.url);
  preload.searchParams.set("file", path);
  return {
    execArgv: ["--import", preload.href],
    jump: (ms) => {
      ahead[0] = (ahead[0] ?? 0) + ms;
      writeSync(file, new Uint8Array(ahead.buffer), 0, 8, 0);
    },
    stop: () => {
      Date.now = realNow;
      closeSync(file);
      rmSync(folder, { recursive: true });
    },
  };
}
