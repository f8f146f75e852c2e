import { waitForQuiet } from "./quiet.ts";

export interface Rounds {
  count: number;
  /** How long to wait before each round for other programs to pause. */
  patienceMs: number;
}

/**
 * Takes one sample of each name per round, so that all see nearly the same machine, and shifts the order each time.
 * Gives the samples by name, in order of the rounds.
 */
export async function takeRounds<Name extends string, Sample>(
  { count, patienceMs }: Rounds,
  names: readonly Name[],
  take: (name: Name) => Promise<Sample>,
): Promise<Record<Name, Sample[]>> {
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < count; round += 1) {
    await waitForQuiet(patienceMs);
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length] as Name;
      samples[name].push(await take(name));
    }
  }
  return samples;
}
