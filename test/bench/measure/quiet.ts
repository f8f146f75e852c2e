import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const lookMs = 500;
/** Share of all CPUs that others may use. */
const quietShare = 0.15;

/** Waits, at most `patienceMs`, until the machine has little else to do. */
export async function waitForQuiet(patienceMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookMs) {
    const before = spent();
    await sleep(lookMs);
    const after = spent();
    if ((after.busy - before.busy) / (after.all - before.all) <= quietShare) return;
  }
}

function spent(): { busy: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}
