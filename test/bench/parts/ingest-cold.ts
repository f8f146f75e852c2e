import { statSync } from "node:fs";
import { ingestContestants, ours } from "../contestants.ts";
import { checkAnswer } from "../measure/answers.ts";
import { makeBundles } from "../measure/bundles.ts";
import { type CpuQuota, createCpuQuota } from "../measure/cpu-quota.ts";
import { slashCommandEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { coldFigures, ratioOf, totalCpuMs, totalMs } from "../measure/samples.ts";
import { openWorkbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

/** The same code as `bare`: its ratio to it shows the noise. */
const twin = "bare again";

/** Init at full speed, then the first request, with the CPU share of so much memory. */
const modes = [
  { name: "full CPU", memoryMb: 512, throttled: false, goals: { Bolt: 0.43, bare: 0.75 } },
  { name: "512 MB", memoryMb: 512, throttled: true, goals: { Bolt: 0.37, bare: 0.53 } },
  { name: "256 MB", memoryMb: 256, throttled: true, goals: { Bolt: 0.28, bare: 0.47 } },
];

/** From a fresh process to the first answer: ours and what people would use instead. */
export async function ingestCold(rounds: Rounds): Promise<Part> {
  const bench = await openWorkbench(benchSecret());
  const part: Part = { ratios: [], figures: [], facts: {} };
  try {
    const bundles = makeBundles(bench.folder, benchSettings(), ingestContestants);
    const files: Record<string, string> = { ...bundles, [twin]: bundles.bare };
    const names = Object.keys(files);
    for (const { name: mode, memoryMb, throttled, goals } of modes) {
      const quota = throttled ? createCpuQuota(memoryMb) : undefined;
      if (throttled && !quota) {
        part.facts = { ...part.facts, [mode]: "not measured: this machine lets us make no control group" };
        continue;
      }
      process.stderr.write(`ingest, cold, ${mode}\n`);
      try {
        const samples = await takeRounds(rounds, names, (name) => sample(files[name] ?? "", memoryMb, quota));
        part.figures.push(...coldFigures(`ingest cold, ${mode}`, samples));
        part.ratios.push(
          ratioOf(`ingest cold, ${mode}`, samples, [ours, "bare"], totalMs, goals.bare),
          ratioOf(`ingest cold, ${mode}`, samples, [ours, "Bolt"], totalMs, goals.Bolt),
          ratioOf(`ingest cold, ${mode}`, samples, [ours, "bare, CommonJS"], totalMs),
          ratioOf(`ingest cold, ${mode}`, samples, [ours, "Bolt, CommonJS"], totalMs),
          ratioOf(`ingest cold, ${mode}`, samples, [ours, "slack-edge"], totalMs),
          ratioOf(`ingest cold, ${mode}, noise`, samples, [twin, "bare"], totalMs),
          ratioOf(`ingest cold, ${mode}, CPU time`, samples, [ours, "bare"], totalCpuMs),
          ratioOf(`ingest cold, ${mode}, CPU time`, samples, [ours, "Bolt"], totalCpuMs),
        );
        if (throttled) continue;
        part.ratios.push(
          ratioOf("ingest first request, full CPU", samples, [ours, "bare"], ({ first }) => first.ms, 0.4),
          ratioOf("ingest peak memory", samples, [ours, "Bolt"], ({ peakMb }) => peakMb, 0.75),
        );
      } finally {
        quota?.remove();
      }
    }
    const sizes = Object.entries(bundles).map(([name, file]) => [`bundle of ${name} (bytes)`, statSync(file).size]);
    part.facts = { ...part.facts, ...Object.fromEntries(sizes) };
    return part;
  } finally {
    await bench.stop();
  }

  async function sample(bundle: string, memoryMb: number, quota: CpuQuota | undefined) {
    const event = slashCommandEvent();
    const task = { bundle, event, ...(quota && { quotaFile: quota.processesFile }) };
    const taken = await bench.run(task, memoryMb);
    checkAnswer(taken.answer, 200);
    return taken;
  }
}
