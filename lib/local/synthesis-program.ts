// Synthesises the stack and bundles its functions into a folder: `node synthesis-program.ts FOLDER SETTINGS`.
// A process of its own, because the CDK prints as it goes, and stays in memory afterwards.
import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib/core";
import { AlertStack } from "../alert-stack.ts";
import { parseSettings, settingsKey } from "../settings.ts";
import { stackName } from "./assembly.ts";
import { buildChildProgram } from "./lambda/child-program.ts";

const [outdir = "", settings = ""] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
const app = new App({
  outdir,
  context: { ...context, [settingsKey]: undefined, "aws:cdk:enable-asset-metadata": true },
});
new AlertStack(app, stackName, { settings: parseSettings(JSON.parse(settings)) });
app.synth();
await buildChildProgram(outdir);
