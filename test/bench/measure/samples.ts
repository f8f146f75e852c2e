import type { Figure, Ratio } from "../report/part.ts";
import type { Sample } from "./child.ts";
import { pairedRatio, summarise } from "./statistics.ts";

export type Samples = Record<string, Sample[]>;
type Read = (sample: Sample) => number;

export const totalMs: Read = ({ init, first }) => init.ms + first.ms;
export const totalCpuMs: Read = ({ init, first }) => init.cpuMs + first.cpuMs;
/** CPU time per request, in µs. */
export const warmCpuUs: Read = ({ warm }) => (warm?.cpuMs ?? Number.NaN) * 1000;

export const figureOf = (name: string, unit: string, samples: Samples, read: Read): Figure => ({
  name,
  unit,
  by: Object.fromEntries(Object.entries(samples).map(([by, taken]) => [by, summarise(taken.map(read))])),
});

export const coldFigures = (name: string, samples: Samples): Figure[] => [
  figureOf(`${name}: init`, "ms", samples, ({ init }) => init.ms),
  figureOf(`${name}: first request`, "ms", samples, ({ first }) => first.ms),
  figureOf(`${name}: both`, "ms", samples, totalMs),
  figureOf(`${name}: both`, "ms of CPU", samples, totalCpuMs),
  figureOf(`${name}: peak memory`, "MB", samples, ({ peakMb }) => peakMb),
];

export function ratioOf(
  name: string,
  samples: Samples,
  [of, over]: [string, string],
  read: Read,
  goal?: number,
): Ratio {
  const ratio = pairedRatio((samples[of] ?? []).map(read), (samples[over] ?? []).map(read));
  return { name, of, over, ratio, ...(goal !== undefined && { goal }) };
}
