import type { IamReport } from "../local/aws/iam-report.ts";
import { startFakeSlack } from "../local/slack/fake-slack.ts";
import { localSecret } from "../local/slack/local-secret.ts";
import { type LocalOptions, startLocal } from "../local/start-local.ts";
import { parseSettings } from "../settings.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { everySurfaceIntegrations, useEverySurface } from "./every-surface.ts";
import { permissionReport } from "./permission-report.ts";
import { rareGrants } from "./rare-grants.ts";
import { localTarget } from "./target.ts";

export const iamCommand: Command<Record<never, never>> = {
  usage: `Usage: npm run iam
Runs the stack in memory with settings of its own, does everything that Slack and its people can do, and prints for each
function which permissions its role has and which it used. Fails when a call was refused, and when a permission that nothing
used has no reason in lib/chores/rare-grants.ts.`,
  options: {},
  run: async ({ positionals }, { print }) => {
    if (positionals.length > 0) throw new CommandLineError(`"${positionals.join(" ")}" is not understood; see --help`);
    const reports = await permissionsInUse({ settings: { integrations: everySurfaceIntegrations } });
    const { text, problems } = permissionReport(reports, rareGrants);
    print(text);
    if (problems.length > 0) throw new CommandLineError(`\n${problems.join("\n")}`);
  },
};

/** As `startLocal` takes them; the settings must have `everySurfaceIntegrations`. */
type StackOptions = Pick<LocalOptions, "settings" | "editTemplate">;

/** Which permissions the functions have, and which they use when everything is done once. */
export async function permissionsInUse(options: StackOptions): Promise<IamReport[]> {
  const slack = await startFakeSlack();
  try {
    const secret = localSecret(parseSettings(options.settings), slack.webhookUrl);
    const local = await startLocal({ ...options, secret, apiPort: 0 });
    try {
      const run = useEverySurface({ apiUrl: local.apiUrl, target: localTarget(local), slack, secret });
      const failure = await run.catch((error: unknown) => error);
      const reports = local.report();
      // A refused call explains it, and the report names the call.
      if (failure !== undefined && reports.every(({ denied }) => denied.length === 0)) throw failure;
      return reports;
    } finally {
      await local.stop();
    }
  } finally {
    await slack.stop();
  }
}
