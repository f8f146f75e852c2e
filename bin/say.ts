import { runCommand } from "../lib/chores/command-line.ts";
import { sayCommand } from "../lib/chores/say.ts";

await runCommand(sayCommand, process.argv.slice(2));
