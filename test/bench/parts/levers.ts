import type { BundlingOptions } from "aws-cdk-lib/aws-lambda-nodejs";
import type { Settings } from "../../../functions/alert/settings.ts";
import { bundling } from "../../../lib/bundling.ts";
import { aliases, ingestContestants, ours, processContestants } from "../contestants.ts";
import { type BundleRecipe, makeBundles } from "../measure/bundles.ts";
import { openAlertEvent, slashCommandEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { figureOf, ratioOf, totalCpuMs } from "../measure/samples.ts";
import { openWorkbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

const replacements = [
  "@aws-sdk/credential-provider-node",
  "@aws-sdk/endpoint-cache",
  "@aws/lambda-invoke-store",
  "@smithy/core/checksum",
  "@smithy/core/config",
  "@smithy/core/event-streams",
  "node:http",
  "node:*",
];

/** Bundling options by what is left out of the stack's own. */
function leaveOut(settings: Settings): Record<string, BundlingOptions> {
  const { crypto: _, ...define } = bundling(settings).define ?? {};
  const each = replacements.map((name) => [`without ${name}`, aliases(settings, [name])]);
  return {
    ...Object.fromEntries(each),
    "with the global crypto": { define },
    "with package.json": { loader: {} },
    "without any": { ...aliases(settings, ["*"]), define, loader: {} },
  };
}

/** What each measure for smaller and faster bundles saves: the cold start with it over the one without it. */
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
      for (const [key, options] of Object.entries(leaveOut(settings))) recipes[key] = { entry, options };
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
