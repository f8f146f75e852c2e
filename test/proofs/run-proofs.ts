import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isKept, type Verdict, verdictTable } from "./verdict.ts";

/** What a proof is given. The same seed makes the same schedule of requests, faults and kills. */
export interface ProofOptions {
  seed: number;
  /** Fewer cases of the same kind. */
  short: boolean;
  /** Tells how far it is. */
  progress: (text: string) => void;
}

export type Proof = (options: ProofOptions) => Promise<Omit<Verdict, "name" | "seconds">>;

/**
 * Runs proofs one after the other, as the command line asks (`[--short] [--seed N] [name ...]`), prints a table of what was
 * promised and measured, and sets exit code 1 when a promise was broken or a proof failed to run.
 * `--short` without names runs those of `shortNames`.
 */
export async function runProofs(
  command: string,
  proofs: Record<string, Proof>,
  shortNames = Object.keys(proofs),
): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { short: { type: "boolean", default: false }, seed: { type: "string" } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !(name in proofs));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(", ")}: use ${Object.keys(proofs).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const { short } = values;
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const again = [`npm run ${command}${short ? ":short" : ""} -- --seed ${seed}`, ...positionals].join(" ");
  console.log(`${command}: seed ${seed}, Node.js ${process.version}, ${availableParallelism()} CPUs. Again: ${again}`);

  const wanted = positionals.length > 0 ? positionals : short ? shortNames : Object.keys(proofs);
  const verdicts: Verdict[] = [];
  for (const [name, proof] of Object.entries(proofs)) {
    if (!wanted.includes(name)) continue;
    const startedMs = performance.now();
    const progress = (text: string) => console.log(`${name}: ${text}`);
    try {
      const { checks, facts } = await proof({ seed, short, progress });
      verdicts.push({ name, checks, facts, seconds: (performance.now() - startedMs) / 1000 });
    } catch (error) {
      console.error(error);
      const failed = { what: "the proof ran to its end", promised: "yes", measured: String(error), kept: false };
      verdicts.push({ name, checks: [failed], facts: {}, seconds: (performance.now() - startedMs) / 1000 });
    }
    progress(verdicts.slice(-1).every(isKept) ? "kept" : "BROKEN");
  }
  console.log(`\n${verdictTable(verdicts)}\n`);
  const broken = verdicts.filter((verdict) => !isKept(verdict)).map(({ name }) => name);
  console.log(broken.length === 0 ? "Every promise was kept." : `BROKEN: ${broken.join(", ")}. Again: ${again}`);
  if (broken.length > 0) process.exitCode = 1;
}
