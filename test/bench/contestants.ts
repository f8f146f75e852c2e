import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BundlingOptions, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import type { Settings } from "../../functions/alert/settings.ts";
import { bundling } from "../../lib/bundling.ts";
import type { BundleRecipe } from "./measure/bundles.ts";

/** Packages of CommonJS ask for `require`, which ESM does not have. */
const withRequire: BundlingOptions = {
  banner: "import{createRequire as benchRequire}from'node:module';const require=benchRequire(import.meta.url);",
};
/** Peers get all of the stack's options for a small bundle, but not what it bundles `instead`: those are ours to have found. */
const plain: BundlingOptions = { esbuildArgs: {}, define: {}, loader: {} };

/** What NodejsFunction makes unless told: built-ins are then loaded without what an ES module's import of them adds. */
const commonJs: BundlingOptions = { ...plain, format: OutputFormat.CJS };

/** The product does not install them: `npm ci --prefix test/bench` does. */
export const peersInstalled = existsSync(join(import.meta.dirname, "node_modules/@slack/bolt"));

export const ours = "slack-alerts";

/** Who answers the same signed slash command with one SendMessage. */
export const ingestContestants = {
  [ours]: { entry: "functions/ingest/index.ts" },
  bare: { entry: "test/bench/peers/ingest/bare.ts", options: plain },
  "bare, CommonJS": { entry: "test/bench/peers/ingest/bare.ts", options: commonJs },
  "slack-edge": { entry: "test/bench/peers/ingest/slack-edge.ts", options: { ...plain, ...withRequire } },
  Bolt: { entry: "test/bench/peers/ingest/bolt.ts", options: { ...plain, ...withRequire } },
  "Bolt, CommonJS": { entry: "test/bench/peers/ingest/bolt.ts", options: commonJs },
  empty: { entry: "test/bench/peers/ingest/empty.ts", options: plain },
} satisfies Record<string, BundleRecipe>;

export const processContestants = {
  [ours]: { entry: "functions/process/index.ts" },
  bare: { entry: "test/bench/peers/process/bare.ts", options: plain },
  "bare, CommonJS": { entry: "test/bench/peers/process/bare.ts", options: commonJs },
} satisfies Record<string, BundleRecipe>;

export const deliveryContestants = {
  [ours]: { entry: "test/bench/peers/delivery/ours.ts" },
  fetch: { entry: "test/bench/peers/delivery/fetch.ts", options: plain },
  "@slack/webhook": { entry: "test/bench/peers/delivery/slack-webhook.ts", options: { ...plain, ...withRequire } },
} satisfies Record<string, BundleRecipe>;

const aliasesOf = (settings: Settings) => bundling(settings).esbuildArgs?.["--alias"] as string[];

/** What the stack replaces. */
export const aliasNames = (settings: Settings): string[] =>
  aliasesOf(settings).map((alias) => alias.slice(0, alias.indexOf("=")));

/** The stack's replacements, without those whose name is in `without` (`node:*`: all that begin so), and with `more`. */
export function aliases(
  settings: Settings,
  without: string[] = [],
  more: Record<string, string> = {},
): BundlingOptions {
  const prefixes = without.map((name) => (name.endsWith("*") ? name.slice(0, -1) : `${name}=`));
  const kept = aliasesOf(settings).filter((alias) => !prefixes.some((prefix) => alias.startsWith(prefix)));
  return { esbuildArgs: { "--alias": [...kept, ...Object.entries(more).map(([name, file]) => `${name}=${file}`)] } };
}

/** AWS clients that answer at once: what is left is a handler's own code. */
export const instantSdk = {
  "@aws-sdk/client-sqs": "./test/bench/instant/sqs.ts",
  "@aws-sdk/client-secrets-manager": "./test/bench/instant/secrets-manager.ts",
};
