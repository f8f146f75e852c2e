import { alertsCommand } from "../lib/chores/alerts.ts";
import { runCommand } from "../lib/chores/command-line.ts";

await runCommand(alertsCommand, process.argv.slice(2));
