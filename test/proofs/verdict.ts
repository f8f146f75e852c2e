/** One promise, measured. */
export interface Check {
  /** What is counted, such as `acknowledged but lost`. */
  what: string;
  /** The figure that is allowed, such as `0` or `≤ 12`. */
  promised: string;
  measured: string;
  kept: boolean;
}

/** What one run or fuzz class came to. */
export interface Verdict {
  name: string;
  checks: Check[];
  /** Figures that promise nothing: how much was done, and what was seen. */
  facts: Record<string, number | string>;
  seconds: number;
}

export const none = (what: string, measured: number): Check => exactly(what, 0, measured);

export const exactly = (what: string, promised: number, measured: number): Check => ({
  what,
  promised: String(promised),
  measured: String(measured),
  kept: measured === promised,
});

export const atMost = (what: string, promised: number, measured: number): Check => ({
  what,
  promised: `≤ ${promised}`,
  measured: String(measured),
  kept: measured <= promised,
});

export const atLeast = (what: string, promised: number, measured: number): Check => ({
  what,
  promised: `≥ ${promised}`,
  measured: String(measured),
  kept: measured >= promised,
});

/** The verdicts as a Markdown table, ready for the README. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.flatMap(({ name, checks, facts, seconds }) => [
    [name, factText(facts), "", "", `${seconds.toFixed(0)} s`],
    ...checks.map(({ what, promised, measured, kept }) => ["", what, promised, measured, kept ? "kept" : "**BROKEN**"]),
  ]);
  return [["run", "what", "promised", "measured", "verdict"], ["---", "---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

export const isKept = ({ checks }: Verdict): boolean => checks.every(({ kept }) => kept);

const factText = (facts: Verdict["facts"]): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
