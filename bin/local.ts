import { runCommand } from "../lib/chores/command-line.ts";
import { localCommand } from "../lib/local/local-command.ts";

await runCommand(localCommand, process.argv.slice(2));
