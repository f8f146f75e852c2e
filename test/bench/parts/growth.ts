import { aliases, ingestContestants, instantSdk, processContestants } from "../contestants.ts";
import { checkAnswer } from "../measure/answers.ts";
import { makeBundles } from "../measure/bundles.ts";
import { openAlertEvent, slashCommandEvent } from "../measure/events.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { figureOf, ratioOf, type Samples, totalCpuMs, warmCpuUs } from "../measure/samples.ts";
import { openWorkbench, type Workbench } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings, integrationName } from "../settings.ts";

const stored = [100, 10_000, 100_000];
const integrations = [1, 10, 100];
/** Alerts per sample: one for each webhook, so that none has to wait for Slack's pace. */
const alerts = 100;

/** Whether an alert costs more the more alerts are stored, and a request the more integrations there are. */
export async function growth(rounds: Rounds): Promise<Part> {
  const byAlerts = await growthByAlerts(rounds);
  const { cold, warm } = await growthByIntegrations(rounds);
  const label = (count: number) => `${count.toLocaleString("en")} integrations`;
  const storedLabel = (count: number) => `${count.toLocaleString("en")} stored`;
  const [fewest = 0, ...more] = stored.map(storedLabel);
  const [one = "", ...many] = integrations.map(label);
  return {
    ratios: [
      ...more.map((name) => ratioOf("CPU of process per alert", byAlerts, [name, String(fewest)], warmCpuUs, 1.1)),
      ...many.map((name) => ratioOf("CPU of ingest per request, own code", warm, [name, one], warmCpuUs, 1.1)),
      ...many.map((name) => ratioOf("CPU of ingest's cold start", cold, [name, one], totalCpuMs, 1.1)),
    ],
    figures: [
      figureOf("process, per alert", "µs of CPU", byAlerts, warmCpuUs),
      figureOf("ingest, own code per request", "µs of CPU", warm, warmCpuUs),
      figureOf("ingest, cold start", "ms of CPU", cold, totalCpuMs),
    ],
  };
}

async function growthByAlerts(rounds: Rounds): Promise<Samples> {
  const recipes = { process: processContestants["slack-alerts"] };
  const benches: Record<string, Workbench> = {};
  try {
    for (const count of stored) {
      process.stderr.write(`growth: storing ${count} alerts\n`);
      const bench = await openWorkbench(benchSecret(2 * alerts));
      benches[`${count.toLocaleString("en")} stored`] = bench;
      await bench.endpoint.makeTables(count);
    }
    const [first] = Object.values(benches);
    if (!first) return {};
    const { process: bundle } = makeBundles(first.folder, benchSettings(2 * alerts), recipes);
    let index = 0;
    const nextIndex = () => {
      index += 1;
      return index;
    };
    return await takeRounds(rounds, Object.keys(benches), async (name) => {
      const bench = benches[name] as Workbench;
      const open = (from: number) =>
        Array.from({ length: alerts }, (_, i) => openAlertEvent(nextIndex(), integrationName(from + i)));
      const warm = { warmUpEvents: open(0), events: open(alerts) };
      const event = openAlertEvent(nextIndex());
      const sample = await bench.run({ bundle, event, warm });
      await bench.endpoint.takeCounts();
      return sample;
    });
  } finally {
    await Promise.all(Object.values(benches).map((bench) => bench.stop()));
  }
}

async function growthByIntegrations(rounds: Rounds): Promise<{ cold: Samples; warm: Samples }> {
  const cases: Record<string, { bench: Workbench; bundles: Record<"cold" | "warm", string> }> = {};
  try {
    process.stderr.write("growth: integrations\n");
    for (const count of integrations) {
      const bench = await openWorkbench(benchSecret(count));
      const settings = benchSettings(count);
      const { entry } = ingestContestants["slack-alerts"];
      const options = aliases(settings, [], instantSdk);
      const bundles = makeBundles(bench.folder, settings, { cold: { entry }, warm: { entry, options } });
      cases[`${count.toLocaleString("en")} integrations`] = { bench, bundles };
    }
    const take = async (name: string, kind: "cold" | "warm") => {
      const { bench, bundles } = cases[name] as (typeof cases)[string];
      const warm = kind === "warm" && { warm: { warmUp: 3000, requests: 5000 } };
      const sample = await bench.run({ bundle: bundles[kind], event: slashCommandEvent(), ...warm });
      checkAnswer(sample.answer, 200);
      return sample;
    };
    const names = Object.keys(cases);
    return {
      cold: await takeRounds(rounds, names, (name) => take(name, "cold")),
      warm: await takeRounds(rounds, names, (name) => take(name, "warm")),
    };
  } finally {
    await Promise.all(Object.values(cases).map(({ bench }) => bench.stop()));
  }
}
