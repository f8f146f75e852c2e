import { type Status, statuses } from "../../functions/alert/alert.ts";
import { readAlertId } from "../../functions/alert/alert-id.ts";
import { newestAlerts, readAlert } from "./alert-reader.ts";
import { alertReport, alertTable } from "./alert-text.ts";
import { chooseTarget } from "./choose-target.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { targetOptions, targetUsage } from "./target.ts";

const options = {
  ...targetOptions,
  status: { type: "string" },
  limit: { type: "string", default: "20" },
  json: { type: "boolean", default: false },
} as const;

export const alertsCommand: Command<typeof options> = {
  usage: `Usage: npm run alerts -- [options]          lists alerts, newest first
       npm run alerts -- show A-… [options]  prints one whole

  --status open|acknowledged|resolved
  --limit N    at most N alerts (20)
  --json       items as JSON, for other programs

${targetUsage}`,
  options,
  run: async ({ values, positionals }, { print, width }) => {
    const [action, typedId, ...rest] = positionals;
    if ((action !== undefined && action !== "show") || rest.length > 0) {
      throw new CommandLineError(`"${positionals.join(" ")}" is not understood: use nothing, or show A-…`);
    }
    const { dynamodb, place, output } = chooseTarget(values);
    const table = output("AlertsTable");
    const nowMs = Date.now();
    if (action === "show") {
      const alertId = readAlertId(typedId ?? "");
      if (!alertId) throw new CommandLineError(`show needs an alert's id, such as A-7F3KQ2XM9B`);
      const alert = await readAlert(dynamodb, table, alertId, nowMs);
      if (!alert) throw new CommandLineError(`${alertId} is not in ${place}'s table ${table}`);
      print(values.json ? JSON.stringify(alert, null, 2) : alertReport(alert, width));
      return;
    }
    const filter = { status: readStatus(values.status), limit: readLimit(values.limit), nowMs };
    const alerts = await newestAlerts(dynamodb, table, filter);
    if (values.json) print(JSON.stringify(alerts, null, 2));
    else
      print(
        alerts.length > 0
          ? alertTable(alerts, width)
          : `No ${filter.status ?? ""} alerts in ${place}.`.replace("  ", " "),
      );
  },
};

function readStatus(text: string | undefined): Status | undefined {
  const status = statuses.find((each) => each === text);
  if (text !== undefined && !status) throw new CommandLineError(`--status ${text}: use ${statuses.join(", ")}`);
  return status;
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new CommandLineError("--limit: use 1 to 1000");
  return limit;
}
