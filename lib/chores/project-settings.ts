import { readFileSync } from "node:fs";
import type { Settings } from "../../functions/alert/settings.ts";
import { parseSettings, SettingsError, settingsKey } from "../settings.ts";
import { CommandLineError } from "./command-line.ts";

/** The settings of this project's cdk.json. Throws `CommandLineError`. */
export function readProjectSettings(): Settings {
  try {
    const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));
    return parseSettings(context?.[settingsKey]);
  } catch (cause) {
    if (cause instanceof SettingsError) throw new CommandLineError(cause.message, { cause });
    throw new CommandLineError(`cdk.json cannot be read: ${(cause as Error).message}`, { cause });
  }
}
