import { runCommand } from "../lib/chores/command-line.ts";
import { smokeCommand } from "../lib/chores/smoke.ts";

await runCommand(smokeCommand, process.argv.slice(2));
