import { stderr, stdin, stdout } from "node:process";
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { createPrompt, type Prompt } from "./prompt.ts";

/** Thrown for what the caller can mend; its message says what is wrong and how to mend it, and is all that is printed. */
export class CommandLineError extends Error {
  override name = "CommandLineError";
}

/** Where a command talks to people. */
export interface Terminal {
  /** Prints one or more lines. */
  print(text: string): void;
  /** Characters in a line. */
  width: number;
  prompt: Prompt;
}

export type Given<O extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>;

export interface Command<O extends ParseArgsOptionsConfig> {
  /** What `--help` prints. */
  usage: string;
  options: O;
  run(given: Given<O>, terminal: Terminal): Promise<void>;
}

const help = { help: { type: "boolean", short: "h" } } as const;
/** Without a terminal to measure; wide enough for the tables. */
const defaultWidth = 120;

/** Runs a command with this process's arguments; failures become one message and exit code 1. */
export async function runCommand<O extends ParseArgsOptionsConfig>(command: Command<O>, args: string[]): Promise<void> {
  const prompt = createPrompt(stdin, stderr);
  try {
    const { help: wantsHelp } = parse(args, { ...command.options, ...help }, false).values;
    if (wantsHelp) return void stdout.write(`${command.usage}\n`);
    const given = parse(args, command.options, true) as Given<O>;
    const print = (text: string) => void stdout.write(`${text}\n`);
    await command.run(given, { print, width: Math.min(stdout.columns ?? defaultWidth, defaultWidth), prompt });
  } catch (error) {
    stderr.write(`${explain(error as Error, command.usage)}\n`);
    process.exitCode = 1;
  } finally {
    prompt.close();
  }
}

const parse = (args: string[], options: ParseArgsOptionsConfig, strict: boolean) =>
  parseArgs({ args, options, strict, allowPositionals: true });

function explain(error: Error & { code?: string }, usage: string): string {
  if (error instanceof CommandLineError) return error.message;
  if (error.code?.startsWith("ERR_PARSE_ARGS")) return `${error.message}\n\n${usage}`;
  // The SDK's errors: their names say more than their messages, which may be empty.
  const said = error.message ? `${error.name}: ${error.message}` : error.name;
  const lacksSettings = error.name === "CredentialsProviderError" || error.message === "Region is missing";
  return lacksSettings
    ? `${said}\nGive --region and --profile, or set AWS_REGION and credentials as for the AWS CLI.`
    : said;
}
