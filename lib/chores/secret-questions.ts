import type { Settings } from "../../functions/alert/settings.ts";
import { type SlackSecret, slackUrlProblem } from "../../functions/alert/slack-secret-value.ts";
import { webhookNames } from "../webhook-names.ts";
import { CommandLineError, type Terminal } from "./command-line.ts";
import { proofOf, proofProblem } from "./secret-problems.ts";

const mostTries = 3;

/** Asks for everything that the settings need; an empty answer keeps what `present` has. */
export async function askForAll(
  terminal: Terminal,
  settings: Settings,
  present: SlackSecret,
  isLocal: boolean,
): Promise<SlackSecret> {
  const integrations: SlackSecret["integrations"] = {};
  for (const [name, { auth }] of Object.entries(settings.integrations)) {
    const { list, title } = proofOf[auth];
    const old = present.integrations[name]?.[list] ?? [];
    const fresh = await askForProof(terminal, `${name}: ${title}`, old.length > 0);
    integrations[name] = { [list]: fresh ? [fresh] : old };
  }
  const webhooks: SlackSecret["webhooks"] = {};
  for (const name of webhookNames(settings)) {
    const old = present.webhooks[name];
    webhooks[name] =
      (await askForUrl(terminal, name, isLocal && present.allowLoopbackWebhooks, old !== undefined)) || (old ?? "");
  }
  return { ...present, integrations, webhooks };
}

/** Asks for a token or signing secret; empty only when there is one that can be kept. */
export const askForProof = (terminal: Terminal, title: string, canKeep = false): Promise<string> =>
  ask(terminal, title, canKeep, proofProblem);

/** Asks for an incoming webhook's URL; empty only when there is one that can be kept. */
export const askForUrl = (
  terminal: Terminal,
  webhook: string,
  allowLoopback: boolean | undefined,
  canKeep = false,
): Promise<string> =>
  ask(terminal, `${webhook}: URL of the incoming webhook`, canKeep, (url) => slackUrlProblem(url, allowLoopback));

async function ask(
  { prompt, print }: Terminal,
  title: string,
  canKeep: boolean,
  problemOf: (answer: string) => string | undefined,
): Promise<string> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await prompt.askHidden(`${title} (hidden${canKeep ? "; Enter keeps it" : ""}): `);
    if (answer === "" && canKeep) return "";
    const problem = answer === "" ? "something is needed" : problemOf(answer);
    if (problem === undefined) return answer;
    print(`  ${problem}`);
  }
  throw new CommandLineError(`${title}: no usable answer; nothing was changed`);
}
