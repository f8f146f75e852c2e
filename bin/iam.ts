import { runCommand } from "../lib/chores/command-line.ts";
import { iamCommand } from "../lib/chores/iam.ts";

await runCommand(iamCommand, process.argv.slice(2));
