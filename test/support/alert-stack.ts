import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { App, Stack } from "aws-cdk-lib/core";
import cdkJson from "../../cdk.json" with { type: "json" };
import type { SettingsInput } from "../../functions/alert/settings.ts";
import { AlertStack } from "../../lib/alert-stack.ts";
import { parseSettings } from "../../lib/settings.ts";

/** The example settings of cdk.json, with some of them changed. */
export const exampleSettings = (changes: Partial<SettingsInput> = {}): SettingsInput => ({
  ...(cdkJson.context["slack-alerts"] as SettingsInput),
  ...changes,
});

/** Context for an app that does not bundle the functions and does not check its template: neither is needed to read it. */
const quick = {
  ...cdkJson.context,
  "aws:cdk:bundling-stacks": [],
  "@aws-cdk/core:validateAgainstDefaultRules": false,
};

/** Gives `use` an app, and removes what the app wrote. */
export function withApp<T>(context: Record<string, unknown>, use: (app: App, outdir: string) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), "slack-alerts-synth-"));
  try {
    return use(new App({ context, outdir }), outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The template of a stack that `fill` fills. */
export const templateOf = (fill: (stack: Stack) => void): Template =>
  withApp(quick, (app) => {
    const stack = new Stack(app, "Test");
    fill(stack);
    return Template.fromStack(stack);
  });

/** The template of the whole stack. */
export const alertTemplate = (changes: Partial<SettingsInput> = {}): Template =>
  withApp(quick, (app) =>
    Template.fromStack(new AlertStack(app, "SlackAlerts", { settings: parseSettings(exampleSettings(changes)) })),
  );
