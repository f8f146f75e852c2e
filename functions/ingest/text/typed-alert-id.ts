import { readAlertId } from "../../alert/alert-id.ts";
import { escapeMrkdwn, truncate } from "../../alert/mrkdwn.ts";

/** The first word of a text, read as an alert id (formatting and punctuation around it don't matter), and what follows it. */
export function readTypedAlertId(text: string): { alertId: string; rest: string } | undefined {
  const [typed = ""] = text.trimStart().split(/\s/, 1);
  const alertId = readAlertId(typed.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/gi, ""));
  if (alertId === undefined) return undefined;
  return { alertId, rest: text.trimStart().slice(typed.length).trim() };
}

/** What a person is told whose alert id can't be read. Escaped. */
export function unreadableAlertId(text: string): string {
  const [typed = ""] = text.trimStart().split(/\s/, 1);
  const example = "An alert id looks like A-7F3KQ2XM9B.";
  return typed ? `“${escapeMrkdwn(truncate(typed, 40))}” is not an alert id. ${example}` : `Which alert? ${example}`;
}
