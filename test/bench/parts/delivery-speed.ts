import { deliveryContestants, ours } from "../contestants.ts";
import { makeBundles } from "../measure/bundles.ts";
import { type Rounds, takeRounds } from "../measure/rounds.ts";
import { figureOf, ratioOf, totalCpuMs, warmCpuUs } from "../measure/samples.ts";
import { openWorkbench, webhookUrl } from "../measure/workbench.ts";
import type { Part } from "../report/part.ts";
import { benchSecret, benchSettings } from "../settings.ts";

type Name = keyof typeof deliveryContestants;

/** What one post to an incoming webhook costs: the first one of a process, and the later ones. */
export async function deliverySpeed(rounds: Rounds): Promise<Part> {
  const bench = await openWorkbench(benchSecret());
  try {
    process.stderr.write("delivery, cold and warm\n");
    const bundles = makeBundles(bench.folder, benchSettings(), deliveryContestants);
    const event = { url: webhookUrl, payload: { text: "Alert A-7F3KQ2XM9B opened (critical): checkout is down" } };
    const warm = { warmUp: 300, requests: 500 };
    const samples = await takeRounds(rounds, Object.keys(bundles) as Name[], (name) =>
      bench.run({ bundle: bundles[name], event, warm }),
    );
    const peers = ["fetch", "@slack/webhook"];
    return {
      ratios: [
        ...peers.map((peer) => ratioOf("first post, CPU", samples, [ours, peer], totalCpuMs)),
        ...peers.map((peer) => ratioOf("warm post, CPU", samples, [ours, peer], warmCpuUs)),
      ],
      figures: [
        figureOf("first post, loading included", "ms of CPU", samples, totalCpuMs),
        figureOf("warm post", "µs of CPU", samples, warmCpuUs),
      ],
    };
  } finally {
    await bench.stop();
  }
}
