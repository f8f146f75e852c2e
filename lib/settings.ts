import type { IConstruct } from "constructs";
import { type Settings, settingsSchema } from "../functions/alert/settings.ts";
import { checkTogether } from "./settings-checks.ts";
import { explainIssue } from "./settings-issues.ts";

/** Key under `context` of `cdk.json`. */
export const settingsKey = "slack-alerts";

/** Thrown when the settings cannot be used. Its message names every place that is wrong, what is wrong there and the cure. */
export class SettingsError extends Error {
  override name = "SettingsError";

  constructor(problems: readonly string[]) {
    super(
      [`The settings in cdk.json (context "${settingsKey}") cannot be used:`, ...problems.map((p) => `  ${p}`)].join(
        "\n",
      ),
    );
  }
}

/** Checks settings as people write them and fills in the defaults. Throws `SettingsError`. */
export function parseSettings(input: unknown): Settings {
  const parsed = settingsSchema.safeParse(input, { reportInput: true });
  if (!parsed.success) throw new SettingsError(parsed.error.issues.flatMap(explainIssue));
  const problems = checkTogether(parsed.data);
  if (problems.length > 0) throw new SettingsError(problems);
  return parsed.data;
}

/** The settings that the CDK app was given as context. Throws `SettingsError`. */
export const readSettings = (scope: IConstruct): Settings => parseSettings(scope.node.tryGetContext(settingsKey));
