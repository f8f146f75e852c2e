import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SettingsInput } from "../../functions/alert/settings.ts";
import type { Assembly } from "./template.ts";

/** The stack's name in the assembly, the same as in bin/app.ts. */
export const stackName = "SlackAlerts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(projectRoot, "node_modules/.cache/slack-alerts");
const keepForMs = 7 * 24 * 60 * 60_000;

/** What an assembly is made of: a change in any of these files makes a new one. */
const sources = [
  "cdk.json",
  "package-lock.json",
  "tsconfig.json",
  "functions/**/*.ts",
  "lib/*.ts",
  "lib/local/{assembly,synthesis-program}.ts",
  "lib/local/lambda/child*.ts",
];

/**
 * The stack of this project, synthesised with `settings`, and its functions bundled, exactly as `cdk deploy` would.
 * Kept between runs, for as long as sources and settings stay the same: it takes seconds to make.
 * Rejects with what the CDK printed when it fails.
 */
export async function loadAssembly(settings: SettingsInput): Promise<Assembly> {
  const directory = join(cache, keyOf(settings));
  if (!existsSync(directory)) await makeAssembly(settings, directory);
  utimesSync(directory, new Date(), new Date());
  const template = JSON.parse(readFileSync(join(directory, `${stackName}.template.json`), "utf8"));
  return { template, directory };
}

function keyOf(settings: SettingsInput): string {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const file of globSync(sources, { cwd: projectRoot }).sort()) {
    hash.update(file).update(readFileSync(join(projectRoot, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function makeAssembly(settings: SettingsInput, directory: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  for (const old of globSync(join(cache, "*"))) {
    if (statSync(old).mtimeMs < Date.now() - keepForMs) rmSync(old, { recursive: true });
  }
  const unfinished = mkdtempSync(join(cache, "unfinished-"));
  const program = fileURLToPath(new URL("./synthesis-program.ts", import.meta.url));
  try {
    await promisify(execFile)(process.execPath, [program, unfinished, JSON.stringify(settings)], { cwd: projectRoot });
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Someone else made the same one meanwhile: theirs is as good.
    if (!existsSync(directory)) throw error;
  }
}
