import { runCommand } from "../lib/chores/command-line.ts";
import { webhooksCommand } from "../lib/chores/webhooks.ts";

await runCommand(webhooksCommand, process.argv.slice(2));
