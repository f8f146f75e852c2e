import { readFileSync } from "node:fs";
import type { Settings } from "../../functions/alert/settings.ts";
import { type SlackSecret, slackSecretSchema } from "../../functions/alert/slack-secret-value.ts";
import { webhookNames } from "../webhook-names.ts";
import { chooseSecretPlace } from "./choose-target.ts";
import { type Command, CommandLineError, type Terminal } from "./command-line.ts";
import { readProjectSettings } from "./project-settings.ts";
import { retireOld, rotateIn, titleOfProof } from "./secret-edits.ts";
import { secretProblems } from "./secret-problems.ts";
import { askForAll, askForProof, askForUrl } from "./secret-questions.ts";
import type { SecretPlace } from "./secret-value.ts";
import { targetOptions, targetUsage } from "./target.ts";

const modes = {
  check: { type: "boolean" },
  file: { type: "string" },
  rotate: { type: "string" },
  retire: { type: "string" },
  webhook: { type: "string" },
} as const;
const options = { ...targetOptions, ...modes } as const;

type Modes = { [K in keyof typeof modes]?: string | boolean | undefined };

export const secretsCommand: Command<typeof options> = {
  usage: `Usage: npm run secrets -- [one of these] [options]   asks for everything that the settings need

  --check               only tells what is missing or wrong
  --file FILE           takes the whole value from a JSON file
  --rotate INTEGRATION  asks for a new token or signing secret and accepts it next to the old
  --retire INTEGRATION  stops accepting all but the newest
  --webhook NAME        asks for one incoming webhook's new URL
Values are never shown. Answers can be piped in, one a line. Nothing is written unless the whole value is right.

${targetUsage}
Without a running stack: the file secrets.local.json, which the local stack then starts with.`,
  options,
  run: async ({ values, positionals }, terminal) => {
    if (positionals.length > 0)
      throw new CommandLineError("values never stand on the command line: they would be seen");
    await changeSecret(chooseSecretPlace(values), readProjectSettings(), values, terminal);
  },
};

/** Carries out one mode on a secret. Throws `CommandLineError` with every problem, and writes nothing then. */
export async function changeSecret(
  place: SecretPlace,
  settings: Settings,
  given: Modes,
  terminal: Terminal,
): Promise<void> {
  const chosen = (Object.keys(modes) as (keyof Modes)[]).filter((mode) => given[mode] !== undefined);
  if (chosen.length > 1) throw new CommandLineError(`--${chosen.join(" and --")} do not go together`);
  const text = await place.read();
  if (given.check) {
    assertRight(place, text === undefined ? emptySecret : parse(text, place.name), settings);
    terminal.print(`${capitalized(place.name)} has everything that the settings need.`);
    return;
  }
  const value = await changed(place, settings, given, terminal, text);
  assertRight(place, value, settings);
  await place.write(JSON.stringify(value, null, 2));
  terminal.print(
    `Wrote ${place.name}, for the integrations ${Object.keys(settings.integrations).join(", ")} ` +
      `and the webhooks ${webhookNames(settings).join(", ") || "(none)"}. ${place.takesEffect}`,
  );
}

async function changed(
  place: SecretPlace,
  settings: Settings,
  { file, rotate, retire, webhook }: Modes,
  terminal: Terminal,
  text: string | undefined,
): Promise<unknown> {
  if (typeof file === "string") return parse(readTextFile(file), file);
  const present = presentSecret(text);
  if (typeof rotate === "string") {
    const title = `${rotate}: new ${titleOfProof(settings, rotate)}`;
    return rotateIn(present ?? emptySecret, settings, rotate, await askForProof(terminal, title));
  }
  if (typeof retire === "string") return retireOld(present ?? emptySecret, settings, retire);
  if (typeof webhook === "string") {
    if (!webhookNames(settings).includes(webhook)) {
      throw new CommandLineError(
        `no route has a webhook ${webhook}: the settings have ${webhookNames(settings).join(", ")}`,
      );
    }
    const secret = present ?? emptySecret;
    const url = await askForUrl(terminal, webhook, place.isLocal && secret.allowLoopbackWebhooks);
    return { ...secret, webhooks: { ...secret.webhooks, [webhook]: url } };
  }
  if (text !== undefined && !present) terminal.print("The present value cannot be read; everything is asked for anew.");
  return askForAll(terminal, settings, present ?? emptySecret, place.isLocal);
}

const emptySecret: SlackSecret = { integrations: {}, webhooks: {} };

/** The present value, when it has the form of a secret. */
function presentSecret(text: string | undefined): SlackSecret | undefined {
  try {
    return slackSecretSchema.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
}

function assertRight(place: SecretPlace, value: unknown, settings: Settings): void {
  const problems = secretProblems(value, settings, place.isLocal);
  if (problems.length === 0) return;
  throw new CommandLineError(
    `${capitalized(place.name)} cannot be used:\n${problems.map((each) => `  ${each}`).join("\n")}`,
  );
}

/** JSON.parse quotes what it could not read, which here is secret. */
function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandLineError(`${name} is not JSON`);
  }
}

function readTextFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new CommandLineError(`--file ${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
