import { availableParallelism, cpus, loadavg, release } from "node:os";
import type { Summary } from "../measure/statistics.ts";

/** A figure of each contestant. */
export interface Figure {
  name: string;
  unit: string;
  by: Record<string, Summary>;
}

/** One contestant's figure over another's, paired within rounds. */
export interface Ratio {
  name: string;
  of: string;
  over: string;
  ratio: Summary;
  /** What it was to be at most (or, with `atLeast`, at least). */
  goal?: number;
  atLeast?: boolean;
}

/** What a part of the bench found; kept as JSON. */
export interface Part {
  ratios: Ratio[];
  figures: Figure[];
  /** Counts and other plain findings. */
  facts?: Record<string, string | number>;
}

export interface Machine {
  cpu: string;
  cpus: number;
  kernel: string;
  node: string;
  /** Of the last minute, when the part ended: above the number of CPUs others were working too. */
  load: number;
}

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cpus: availableParallelism(),
  kernel: release(),
  node: process.version,
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});

/** As it is kept. */
export interface Result extends Part {
  part: string;
  takenAt: string;
  machine: Machine;
}
