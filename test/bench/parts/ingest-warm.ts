import { aliases, ingestContestants, instantSdk, ours } from "../contestants.ts";
import { checkAnswer } from "../measure/answers.ts";
import { makeBundles } from "../measure/bundles.ts";
import { forgedEvent, slashCommandEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { figureOf, ratioOf, warmCpuUs } from "../measure/samples.ts";
import { openWorkbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

const { "bare, CommonJS": _, "Bolt, CommonJS": __, empty: ___, ...handlers } = ingestContestants;
const contestants = {
  ...handlers,
  /** Ours writes a line a request, which is a metric too. */
  "bare that logs": { ...handlers.bare, entry: "test/bench/peers/ingest/bare-logging.ts" },
};
type Name = keyof typeof contestants;
const names = Object.keys(contestants) as Name[];

/** CPU time per request once a process is warm: the whole request, the handler's own code alone, and a forged request. */
export async function ingestWarm(rounds: Rounds): Promise<Part> {
  const bench = await openWorkbench(benchSecret());
  try {
    const settings = benchSettings();
    const instant = Object.entries(contestants).map(([name, recipe]) => {
      const { esbuildArgs } = aliases(settings, name === ours ? [] : ["*"], instantSdk);
      return [name, { ...recipe, options: { ...("options" in recipe && recipe.options), esbuildArgs } }];
    });
    const whole = makeBundles(bench.folder, settings, contestants);
    const own = makeBundles(bench.folder, settings, Object.fromEntries(instant) as typeof contestants);
    const sample = async (bundle: string, forged: boolean, warmUp: number, requests: number) => {
      const event = slashCommandEvent();
      const warm = { warmUp, requests, ...(forged && { event: forgedEvent() }) };
      const taken = await bench.run({ bundle, event, warm });
      checkAnswer(taken.answer, 200);
      checkAnswer(taken.warm?.answer, ...(forged ? [401, 403] : [200]));
      return taken;
    };
    const progress = (text: string) => process.stderr.write(`ingest, warm, ${text}\n`);
    progress("own code");
    const ownSamples = await takeRounds(rounds, names, (name) => sample(own[name], false, 3000, 5000));
    progress("forged");
    const forged = await takeRounds(rounds, names, (name) => sample(own[name], true, 3000, 5000));
    progress("whole request");
    const requests = await takeRounds(rounds, names, (name) => sample(whole[name], false, 300, 500));
    return {
      ratios: [
        ratioOf("ingest warm CPU, own code", ownSamples, [ours, "bare"], warmCpuUs, 2),
        ratioOf("ingest warm CPU, own code", ownSamples, [ours, "bare that logs"], warmCpuUs),
        ratioOf("ingest warm CPU, own code", ownSamples, [ours, "Bolt"], warmCpuUs, 0.3),
        ratioOf("ingest warm CPU, own code", ownSamples, [ours, "slack-edge"], warmCpuUs),
        ratioOf("ingest warm CPU, whole request", requests, [ours, "bare"], warmCpuUs),
        ratioOf("ingest warm CPU, whole request", requests, [ours, "Bolt"], warmCpuUs),
        ratioOf("ingest warm CPU, whole request", requests, [ours, "slack-edge"], warmCpuUs),
        ratioOf("forged request, CPU", forged, [ours, "bare"], warmCpuUs, 1.3),
        ratioOf("forged request, CPU", forged, [ours, "bare that logs"], warmCpuUs),
        ratioOf("forged request, CPU", forged, [ours, "Bolt"], warmCpuUs),
      ],
      figures: [
        figureOf("ingest warm, own code", "µs of CPU", ownSamples, warmCpuUs),
        figureOf("ingest warm, whole request", "µs of CPU", requests, warmCpuUs),
        figureOf("forged request", "µs of CPU", forged, warmCpuUs),
      ],
    };
  } finally {
    await bench.stop();
  }
}
