import assert from "node:assert/strict";
import { deliveryContestants, ingestContestants, ours, peersInstalled, processContestants } from "./contestants.ts";
import { type BundleRecipe, makeBundles } from "./measure/bundles.ts";
import type { Counts } from "./measure/endpoint.ts";
import { forgedEvent, openAlertEvent, slashCommandEvent } from "./measure/events.ts";
import { openWorkbench, webhookUrl } from "./measure/workbench.ts";
import { benchSecret, benchSettings } from "./settings.ts";

// Proves in seconds that the bench measures what it says: everyone answers rightly and asks AWS and Slack for the same.
// It takes no times.

/** Ours, and with the peers installed everyone. */
const present = <Name extends string>(contestants: Record<Name, BundleRecipe>): Record<string, BundleRecipe> =>
  peersInstalled
    ? contestants
    : Object.fromEntries(Object.entries<BundleRecipe>(contestants).filter(([name]) => name === ours));

const bench = await openWorkbench(benchSecret());
const settings = benchSettings();
const bundlesOf = (contestants: Record<string, BundleRecipe>) =>
  makeBundles(bench.folder, settings, present(contestants));

try {
  const { empty: _, ...handlers } = ingestContestants;
  for (const [name, bundle] of Object.entries(bundlesOf(handlers))) {
    const genuine = await bench.run({ bundle, event: slashCommandEvent() });
    const { statusCode, body } = genuine.answer as { statusCode: number; body: string };
    assert.equal(statusCode, 200, `${name} accepts a signed request`);
    assert.match(body, /Alert \S+ opened/, `${name} names the alert`);
    assert.equal((await bench.endpoint.takeCounts()).SendMessage, 1, `${name} sends one message`);

    const { answer } = await bench.run({ bundle, event: forgedEvent() });
    assert.match(String((answer as { statusCode: number }).statusCode), /^40[13]$/, `${name} refuses a forged request`);
    assert.equal(
      (await bench.endpoint.takeCounts()).SendMessage,
      undefined,
      `${name} sends nothing for a forged request`,
    );
    console.log(`ingest   ${name}: answers rightly`);
  }

  for (const [name, bundle] of Object.entries(bundlesOf(processContestants))) {
    await bench.endpoint.makeTables();
    const { answer } = await bench.run({ bundle, event: openAlertEvent(1) });
    assert.deepEqual(answer, { batchItemFailures: [] }, `${name} finishes its message`);
    const {
      GetSecretValue: _,
      "GET dynamodb.us-east-1.amazonaws.com": __,
      ...calls
    } = await bench.endpoint.takeCounts();
    const happyPath: Counts = { PutItem: 1, UpdateItem: 2, "POST hooks.slack.com": 1 };
    assert.deepEqual(calls, happyPath, `${name} makes one put, two updates and one post`);
    console.log(`process  ${name}: one put, two updates, one post`);
  }

  for (const [name, bundle] of Object.entries(bundlesOf(deliveryContestants))) {
    await bench.run({ bundle, event: { url: webhookUrl, payload: { text: "hello" } } });
    assert.deepEqual(await bench.endpoint.takeCounts(), { "POST hooks.slack.com": 1 }, `${name} posts once`);
    console.log(`delivery ${name}: one post`);
  }
  if (!peersInstalled) console.log("peers not installed, so not tried: run npm ci --prefix test/bench");
} finally {
  await bench.stop();
}
