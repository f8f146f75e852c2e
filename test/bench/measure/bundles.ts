import { existsSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Runtime } from "aws-cdk-lib/aws-lambda";
import { type BundlingOptions, NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { App, type CfnResource, Stack } from "aws-cdk-lib/core";
import type { Settings } from "../../../functions/alert/settings.ts";
import { bundling } from "../../../lib/bundling.ts";

const projectRoot = fileURLToPath(new URL("../../..", import.meta.url));

export interface BundleRecipe {
  /** Path of the source, from the project's root. */
  entry: string;
  /** What differs from the stack's own bundling options. */
  options?: BundlingOptions;
}

/** Bundles sources into `folder`, as CDK does for the stack. Gives the bundles' paths, by name. */
export function makeBundles<Name extends string>(
  folder: string,
  settings: Settings,
  recipes: Record<Name, BundleRecipe>,
): Record<Name, string> {
  const outdir = mkdtempSync(join(folder, "bundles-"));
  const app = new App({
    outdir,
    context: { "aws:cdk:enable-asset-metadata": true, "aws:cdk:disable-stack-trace": true },
  });
  const stack = new Stack(app, "Bench");
  const functions = Object.entries<BundleRecipe>(recipes).map(([name, { entry, options }]) => {
    const made = new NodejsFunction(stack, name.replaceAll(/\W/g, ""), {
      entry: join(projectRoot, entry),
      projectRoot,
      depsLockFilePath: join(projectRoot, "package-lock.json"),
      runtime: Runtime.NODEJS_24_X,
      bundling: { ...bundling(settings), ...options },
    });
    return [name, made] as const;
  });
  app.synth();
  return Object.fromEntries(
    functions.map(([name, made]) => {
      const asset = (made.node.defaultChild as CfnResource).getMetadata("aws:asset:path");
      const file = join(outdir, asset, "index.mjs");
      return [name, existsSync(file) ? file : join(outdir, asset, "index.js")];
    }),
  ) as Record<Name, string>;
}
