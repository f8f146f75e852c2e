import { ours, processContestants } from "../contestants.ts";
import { makeBundles } from "../measure/bundles.ts";
import { createCpuQuota } from "../measure/cpu-quota.ts";
import type { Counts } from "../measure/endpoint.ts";
import { openAlertEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { coldFigures, ratioOf, totalCpuMs, totalMs } from "../measure/samples.ts";
import { openWorkbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

type Name = keyof typeof processContestants;

const happyPath = ["PutItem", "UpdateItem", "POST hooks.slack.com"];

/** From a fresh process to the first alert stored, posted and marked; and what that asks of AWS and Slack. */
export async function processCold(rounds: Rounds): Promise<Part> {
  const bench = await openWorkbench(benchSecret());
  const part: Part = { ratios: [], figures: [], facts: {} };
  const calls: Record<string, Counts> = {};
  try {
    const bundles = makeBundles(bench.folder, benchSettings(), processContestants);
    const names = Object.keys(bundles) as Name[];
    for (const mode of ["full CPU", "512 MB"]) {
      const quota = mode === "512 MB" ? createCpuQuota(512) : undefined;
      if (mode === "512 MB" && !quota) continue;
      process.stderr.write(`process, cold, ${mode}\n`);
      try {
        const samples = await takeRounds(rounds, names, async (name) => {
          await bench.endpoint.makeTables();
          const quotaFile = quota && { quotaFile: quota.processesFile };
          const taken = await bench.run({ bundle: bundles[name], event: openAlertEvent(1), ...quotaFile });
          calls[name] = await bench.endpoint.takeCounts();
          const left = (taken.answer as { batchItemFailures?: unknown[] }).batchItemFailures?.length;
          if (left !== 0) throw new Error(`${name} did not finish its message: ${JSON.stringify(taken.answer)}`);
          return taken;
        });
        part.figures.push(...coldFigures(`process cold, ${mode}`, samples));
        part.ratios.push(
          ratioOf(`process cold, ${mode}`, samples, [ours, "bare"], totalMs, 0.75),
          ratioOf(`process cold, ${mode}`, samples, [ours, "bare, CommonJS"], totalMs),
          ratioOf(`process cold, ${mode}, CPU time`, samples, [ours, "bare"], totalCpuMs),
        );
      } finally {
        quota?.remove();
      }
    }
    for (const action of happyPath) part.facts = { ...part.facts, [`${action} per alert`]: calls[ours]?.[action] ?? 0 };
    const started = Object.entries(calls[ours] ?? {}).filter(([action]) => !happyPath.includes(action));
    for (const [action, count] of started) part.facts = { ...part.facts, [`${action} per start of a process`]: count };
    return part;
  } finally {
    await bench.stop();
  }
}
