import { runCommand } from "../lib/chores/command-line.ts";
import { manifestCommand } from "../lib/chores/manifest.ts";

await runCommand(manifestCommand, process.argv.slice(2));
