import { type Status, statuses, type Urgency, urgencies } from "../../alert/alert.ts";
import { escapeMrkdwn, truncate } from "../../alert/mrkdwn.ts";
import type { Integration } from "../../alert/settings.ts";
import { readMinutes } from "../text/duration.ts";
import { readableText } from "../text/readable-text.ts";
import { splitTitle } from "../text/title.ts";
import { textAfter } from "../text/trigger.ts";
import { readTypedAlertId, unreadableAlertId } from "../text/typed-alert-id.ts";
import { findUrgency } from "../text/urgency.ts";

/** What is asked for behind a slash command. `help` shows the usage, with a sentence (escaped) on what was not understood. */
export type Asked =
  | { kind: "open"; urgency: Urgency; title: string; description?: string }
  | { kind: "acknowledge" | "resolve" | "show"; alertId: string }
  | { kind: "silence"; alertId: string; minutes: number }
  | { kind: "list"; status: Status | undefined }
  | { kind: "help"; reason: "help" | "not-understood"; sentence?: string };

/** Reads what follows a subcommand's word. */
type Read = (rest: string) => Asked;

const notUnderstood = (sentence: string): Asked => ({ kind: "help", reason: "not-understood", sentence });

const aboutAlert =
  (then: (alertId: string, rest: string) => Asked): Read =>
  (text) => {
    const typed = readTypedAlertId(text);
    return typed ? then(typed.alertId, typed.rest) : notUnderstood(unreadableAlertId(text));
  };

const acknowledge = aboutAlert((alertId) => ({ kind: "acknowledge", alertId }));

/** A new subcommand is a line here and one in `usage`. */
const subcommands = new Map<string, Read>([
  ["ack", acknowledge],
  ["acknowledge", acknowledge],
  ["resolve", aboutAlert((alertId) => ({ kind: "resolve", alertId }))],
  ["show", aboutAlert((alertId) => ({ kind: "show", alertId }))],
  ["silence", aboutAlert(silence)],
  ["list", list],
]);

/** Every subcommand, as `help` shows it. `command` is escaped. */
export const usage = (command: string): string =>
  [
    `\`${command} [critical|high|medium|low] what is wrong\` opens an alert`,
    `\`${command} ack A-7F3KQ2XM9B\` and \`${command} resolve A-7F3KQ2XM9B\` acknowledge and resolve one`,
    `\`${command} show A-7F3KQ2XM9B\` tells all about one`,
    `\`${command} list [open|acknowledged|resolved]\` lists them`,
    `\`${command} silence A-7F3KQ2XM9B 30m\` pauses the reminders of one (1m to 7d)`,
    `\`${command} help\` shows this`,
  ].join("\n");

/** Reads a slash command's text. What begins with no subcommand opens an alert, and a leading urgency is taken off its title. */
export function readSubcommand(slackText: string, integration: Integration): Asked {
  const text = readableText(slackText).trim();
  const [word = ""] = text.split(/\s/, 1);
  const rest = text.slice(word.length).trim();
  if (text === "" || text.toLowerCase() === "help") return { kind: "help", reason: "help" };
  const read = subcommands.get(word.toLowerCase());
  if (read) return read(rest);

  const argument = urgencies.find((urgency) => urgency === word.toLowerCase().replace(/[:,]$/, ""));
  if (!argument || !rest) return { kind: "open", urgency: findUrgency(slackText, integration), ...splitTitle(text) };
  return { kind: "open", urgency: argument, ...splitTitle(textAfter(text, word.length)) };
}

function silence(alertId: string, duration: string): Asked {
  const minutes = readMinutes(duration);
  if (minutes !== undefined) return { kind: "silence", alertId, minutes };
  return notUnderstood(`For how long? ${quoted(duration)}Write 30m, 2h or 1d: 1 minute to 7 days.`);
}

function list(text: string): Asked {
  const status = statuses.find((status) => status === text.toLowerCase());
  if (status || text === "") return { kind: "list", status };
  return notUnderstood(`${quoted(text)}To open an alert that begins with “list”, put its urgency in front.`);
}

const quoted = (text: string): string => (text ? `“${escapeMrkdwn(truncate(text, 40))}” is not understood. ` : "");
