import type { Integration, Settings } from "../../functions/alert/settings.ts";
import { defaultFolder } from "./running.ts";
import { localToken } from "./slack/local-secret.ts";
import { senderFor, speak } from "./slack/speak.ts";

export interface WelcomeProps {
  settings: Settings;
  apiUrl: string;
  /** The local page's URL, or why there is none. */
  page: string;
  /** The fake Slack's, when there is one. */
  slackUrl: string | undefined;
  /** The file that holds the secret instead. */
  secretFile: string | undefined;
  readySeconds: number;
  leftOut: readonly string[];
  /** The folder that the stack holds. */
  dir: string;
}

/** What `npm start` prints when the stack is ready: where it listens, and how to try it. */
export function welcome(props: WelcomeProps): string {
  const { settings, apiUrl, page, slackUrl, secretFile, readySeconds, leftOut, dir } = props;
  const integrations = Object.entries(settings.integrations);
  const urls = integrations.map(([name, { auth }]) => `  ${name}: ${apiUrl}/slack/${name}   (auth "${auth}")`);
  const [first] = integrations;
  const byToken = integrations.find(([, { auth }]) => auth === "token");
  return [
    `slack-alerts runs on this machine, ready in ${readySeconds.toFixed(1)} s. Ctrl-C stops it.`,
    "",
    `See it work: ${page}`,
    "",
    ...urls,
    "",
    slackUrl
      ? `A fake Slack takes the follow-ups; what arrives in its channels is shown here. (Its controls: ${slackUrl})`
      : `The secret is ${secretFile}: follow-ups go where its webhook URLs point. README.md says how Slack reaches this machine.`,
    "",
    "Play Slack:",
    `  ${npmRun("say", dir, `"${first ? saying(first[1]) : ""}"`)}`,
    // Real tokens stay in their file.
    ...(byToken && slackUrl
      ? ["or post the form that Slack documents for outgoing webhooks:", `  ${curlLine(apiUrl, ...byToken)}`]
      : []),
    "See the alerts:",
    `  ${npmRun("alerts", dir)}`,
    "",
    `Only on AWS: ${leftOut.join(", ")}.`,
    "",
  ].join("\n");
}

/** The line that runs a command against the stack in this folder. */
function npmRun(command: string, dir: string, ...args: string[]): string {
  const where = dir === defaultFolder ? [] : ["--dir", /^[\w./-]+$/.test(dir) ? dir : `"${dir}"`];
  const all = [...where, ...args];
  return [`npm run ${command}`, ...(all.length > 0 ? ["--", ...all] : [])].join(" ");
}

/** Begins with a trigger word, as Slack asks of an outgoing webhook. */
const saying = ({ triggerWords }: Integration): string => `${triggerWords[0] ?? "outage"}: checkout is down, critical`;

/** One line for a shell that has curl. The message is a new one each time, or it would be the same alert again. */
function curlLine(apiUrl: string, name: string, integration: Integration): string {
  const { body } = speak(integration, {
    kind: "outgoing",
    text: saying(integration),
    sender: senderFor(integration),
    credentials: { token: localToken(name) },
    ts: "NOW",
  });
  // URL encoding has left nothing in the body that a shell would read between double quotes.
  return `curl ${apiUrl}/slack/${name} -d "${body.replace("timestamp=NOW", "timestamp=$(date +%s).000100")}"`;
}
