import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { peersInstalled } from "./contestants.ts";
import type { Rounds } from "./measure/rounds.ts";
import { deliveryFaults } from "./parts/delivery-faults.ts";
import { deliverySpeed } from "./parts/delivery-speed.ts";
import { growth } from "./parts/growth.ts";
import { ingestCold } from "./parts/ingest-cold.ts";
import { ingestWarm } from "./parts/ingest-warm.ts";
import { latency } from "./parts/latency.ts";
import { measureLevers } from "./parts/levers.ts";
import { pipeline } from "./parts/pipeline.ts";
import { processCold } from "./parts/process-cold.ts";
import { storm } from "./parts/storm.ts";
import { describeMachine, type Part, type Result } from "./report/part.ts";
import { plot } from "./report/plot.ts";
import { tablesOf } from "./report/table.ts";

const usage = `Usage: npm run bench [-- options] [part ...]
Measures slack-alerts next to what people would use instead, and prints ratios: medians of pairs from the same round.

Parts (all unless named): PARTS
  --rounds N    samples of each figure (15)
  --patience S  waits up to S seconds before each round for other programs to pause (0)
  --burst N     alerts of the burst in \`storm\` (100)
  --save        keeps the results, and the plot of them, in test/bench/results`;

interface Options {
  rounds: Rounds;
  /** Half as many, for what takes longer. */
  fewer: Rounds;
  burst: number;
}

const parts: Record<string, (options: Options) => Promise<Part>> = {
  "ingest-cold": ({ rounds }) => ingestCold(rounds),
  "ingest-warm": ({ fewer }) => ingestWarm(fewer),
  "process-cold": ({ rounds }) => processCold(rounds),
  levers: ({ rounds }) => measureLevers(rounds),
  "delivery-speed": ({ rounds }) => deliverySpeed(rounds),
  "delivery-faults": () => deliveryFaults(),
  growth: ({ fewer }) => growth(fewer),
  pipeline: ({ fewer }) => pipeline(fewer),
  latency: () => latency(),
  storm: ({ burst }) => storm(burst),
};

/** Those that measure peers. */
const withPeers = new Set(["ingest-cold", "ingest-warm", "delivery-speed", "delivery-faults"]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "15" },
    patience: { type: "string", default: "0" },
    burst: { type: "string", default: "100" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !(name in parts));
if (values.help || unknown.length > 0) {
  console.log(usage.replace("PARTS", Object.keys(parts).join(", ")));
  process.exit(unknown.length > 0 ? 1 : 0);
}

const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
if (!peersInstalled && chosen.some((name) => withPeers.has(name))) {
  console.error("peers not installed: run npm ci --prefix test/bench");
  process.exit(1);
}

/** Four significant digits: more would be noise. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

const results = join(import.meta.dirname, "results");
const kept = (name: string): string => join(results, `${name}.json`);
const count = Number(values.rounds);
const patienceMs = Number(values.patience) * 1000;
const options: Options = {
  rounds: { count, patienceMs },
  fewer: { count: Math.ceil(count / 2), patienceMs },
  burst: Number(values.burst),
};
for (const name of chosen) {
  const part = await parts[name]?.(options);
  if (!part) continue;
  const result: Result = { part: name, takenAt: new Date().toISOString(), machine: describeMachine(), ...part };
  const { cpu, cpus, node, load } = result.machine;
  console.log(`\n## ${name}\n\n${cpus} × ${cpu}, Node.js ${node}, load ${load}\n\n${tablesOf(part)}`);
  if (values.save) {
    mkdirSync(results, { recursive: true });
    writeFileSync(kept(name), `${JSON.stringify(result, rounded, 2)}\n`);
  }
}
if (values.save && existsSync(kept("ingest-cold")) && existsSync(kept("ingest-warm"))) {
  const read = (name: string): Result => JSON.parse(readFileSync(kept(name), "utf8"));
  writeFileSync(join(results, "cold-and-warm.svg"), plot(read("ingest-cold"), read("ingest-warm")));
}
