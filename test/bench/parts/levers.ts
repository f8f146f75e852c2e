import { aliases, ingestContestants, ours, processContestants } from "../contestants.ts";
import { type BundleRecipe, makeBundles } from "../measure/bundles.ts";
import { openAlertEvent, slashCommandEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { figureOf, ratioOf, totalCpuMs } from "../measure/samples.ts";
import { openWorkbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

const levers = ["@aws-sdk/credential-provider-node", "@smithy/core/event-streams", "node:http"];

/** What each replacement in the bundles saves: the cold start with it over the one without it. */
export async function measureLevers(rounds: Rounds): Promise<Part> {
  const part: Part = { ratios: [], figures: [] };
  const settings = benchSettings();
  for (const [name, { entry }] of Object.entries({
    ingest: ingestContestants[ours],
    process: processContestants[ours],
  })) {
    process.stderr.write(`levers of ${name}\n`);
    const bench = await openWorkbench(benchSecret);
    try {
      const recipes: Record<string, BundleRecipe> = { [ours]: { entry } };
      for (const lever of levers) recipes[`without ${lever}`] = { entry, options: aliases(settings, [lever]) };
      recipes["without any"] = { entry, options: aliases(settings, ["*"]) };
      const bundles = makeBundles(bench.folder, settings, recipes);
      const samples = await takeRounds(rounds, Object.keys(bundles), async (key) => {
        await bench.endpoint.makeTables();
        const event = name === "ingest" ? slashCommandEvent() : openAlertEvent(1);
        return bench.run({ bundle: bundles[key] ?? "", event });
      });
      const others = Object.keys(samples).filter((key) => key !== ours);
      part.ratios.push(...others.map((key) => ratioOf(`${name} cold, CPU`, samples, [ours, key], totalCpuMs)));
      part.figures.push(figureOf(`${name} cold`, "ms of CPU", samples, totalCpuMs));
    } finally {
      await bench.stop();
    }
  }
  return part;
}
