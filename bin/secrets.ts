import { runCommand } from "../lib/chores/command-line.ts";
import { secretsCommand } from "../lib/chores/secrets.ts";

await runCommand(secretsCommand, process.argv.slice(2));
