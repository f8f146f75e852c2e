import type { BundlingOptions } from "aws-cdk-lib/aws-lambda-nodejs";
import type { Settings } from "../../../functions/alert/settings.ts";
import { aliases, aliasNames, ingestContestants, ours, processContestants } from "../contestants.ts";
import { type BundleRecipe, makeBundles } from "../measure/bundles.ts";
import { openAlertEvent, slashCommandEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { figureOf, ratioOf, totalCpuMs } from "../measure/samples.ts";
import { openWorkbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

const allNames = "with all names of built-ins";

/** Bundling options by what is different from the stack's own, and what to compare with where that is not the stack's own. */
function differences(settings: Settings): Record<string, { options: BundlingOptions; base?: string }> {
  const builtIns = aliasNames(settings).filter((name) => name.startsWith("node:"));
  const whole = builtIns.map((name) => [
    name,
    `data:text/javascript,module.exports=process.getBuiltinModule(%22${name}%22)`,
  ]);
  const without = (...names: string[]) => ({ options: aliases(settings, names) });
  // These parts of the SDK use more of Node.js than the stack's table names.
  const withoutButAllNames = (...names: string[]) => ({
    options: aliases(settings, [...names, "node:*"], Object.fromEntries(whole)),
    base: allNames,
  });
  return {
    "without @aws-sdk/endpoint-cache": without("@aws-sdk/endpoint-cache"),
    "without @aws/lambda-invoke-store": without("@aws/lambda-invoke-store"),
    "without @smithy/core/config": without("@smithy/core/config"),
    "without node:http": without("node:http"),
    "without node:*": without("node:*"),
    "with package.json": { options: { loader: {} } },
    "without any": { options: { ...aliases(settings, ["*"]), loader: {} } },
    [allNames]: { options: withoutButAllNames().options },
    "so, without @aws-sdk/credential-provider-node": withoutButAllNames("@aws-sdk/credential-provider-node"),
    "so, without @smithy/core/checksum": withoutButAllNames("@smithy/core/checksum"),
    // The SDK's event streams need its own checksums.
    "so, without these and @smithy/core/event-streams": withoutButAllNames(
      "@smithy/core/checksum",
      "@smithy/core/event-streams",
    ),
  };
}

/** What each measure for smaller and faster bundles saves: the cold start with it over the one without it. */
export async function measureLevers(rounds: Rounds): Promise<Part> {
  const part: Part = { ratios: [], figures: [] };
  const settings = benchSettings();
  const different = differences(settings);
  for (const [name, { entry }] of Object.entries({
    ingest: ingestContestants[ours],
    process: processContestants[ours],
  })) {
    process.stderr.write(`levers of ${name}\n`);
    const bench = await openWorkbench(benchSecret());
    try {
      const recipes: Record<string, BundleRecipe> = { [ours]: { entry } };
      for (const [key, { options }] of Object.entries(different)) recipes[key] = { entry, options };
      const bundles = makeBundles(bench.folder, settings, recipes);
      const samples = await takeRounds(rounds, Object.keys(bundles), async (key) => {
        await bench.endpoint.makeTables();
        const event = name === "ingest" ? slashCommandEvent() : openAlertEvent(1);
        return bench.run({ bundle: bundles[key] ?? "", event });
      });
      for (const [key, { base = ours }] of Object.entries(different))
        part.ratios.push(ratioOf(`${name} cold, CPU`, samples, [base, key], totalCpuMs));
      part.figures.push(figureOf(`${name} cold`, "ms of CPU", samples, totalCpuMs));
    } finally {
      await bench.stop();
    }
  }
  return part;
}
