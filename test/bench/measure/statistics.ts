/** Middle and spread of some figures. */
export interface Summary {
  median: number;
  /** First and third quartile. */
  low: number;
  high: number;
  n: number;
}

export function summarise(figures: readonly number[]): Summary {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const index = (sorted.length - 1) * share;
    const below = sorted[Math.floor(index)] ?? Number.NaN;
    const above = sorted[Math.ceil(index)] ?? Number.NaN;
    return below + (above - below) * (index % 1);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75), n: sorted.length };
}

/**
 * Ratios of figures that were taken in the same round. The machine's speed drifts by a fifth within seconds;
 * two neighbours in one round see nearly the same machine.
 */
export const pairedRatio = (ours: readonly number[], theirs: readonly number[]): Summary =>
  summarise(ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN)));
