import { runCommand } from "../lib/chores/command-line.ts";
import { redriveCommand } from "../lib/chores/redrive.ts";

await runCommand(redriveCommand, process.argv.slice(2));
