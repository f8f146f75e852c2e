import type { Urgency } from "../../alert/alert.ts";
import type { Integration } from "../../alert/settings.ts";
import { readableText } from "./readable-text.ts";
import { splitTitle } from "./title.ts";
import { findTrigger, textAfter } from "./trigger.ts";
import { readTypedAlertId, unreadableAlertId } from "./typed-alert-id.ts";
import { findUrgency } from "./urgency.ts";

/** What somebody asks for by writing a message in a channel. */
export type TypedMessage =
  | { kind: "open"; urgency: Urgency; title: string; description?: string; trigger: string | undefined }
  | { kind: "acknowledge" | "resolve"; alertId: string }
  | { kind: "unreadable-alert-id"; sentence: string }
  | { kind: "no-trigger-word" };

/**
 * Reads a message as Slack sends it. It opens an alert when it begins with a trigger word, or when none are configured;
 * a keyword and an alert id acknowledge or resolve, and a keyword without a readable id never opens anything.
 * `foundBySlack` is the `trigger_word` that Slack saw: it counts although we see none, since Slack may match more loosely.
 */
export function readTypedMessage(slackText: string, integration: Integration, foundBySlack = ""): TypedMessage {
  const { keywords, triggerWords } = integration;
  const text = readableText(slackText).trimStart();
  // Keywords first: of two equally long words the first wins. With no trigger words configured, Slack's filter is the only one.
  const words = [
    ...keywords.acknowledge,
    ...keywords.resolve,
    ...(triggerWords.length > 0 || !foundBySlack ? triggerWords : [foundBySlack]),
  ];
  const seen = findTrigger(text, words);
  const trigger = seen ?? words.find((word) => word.toLowerCase() === foundBySlack.toLowerCase());
  const rest = seen === undefined ? text : textAfter(text, seen.length);

  if (trigger !== undefined && keywords.acknowledge.includes(trigger)) return aboutAlert("acknowledge", rest);
  if (trigger !== undefined && keywords.resolve.includes(trigger)) return aboutAlert("resolve", rest);
  if (trigger === undefined && triggerWords.length > 0) return { kind: "no-trigger-word" };
  return { kind: "open", urgency: findUrgency(slackText, integration), ...splitTitle(rest.trim() || text), trigger };
}

function aboutAlert(kind: "acknowledge" | "resolve", rest: string): TypedMessage {
  const typed = readTypedAlertId(rest);
  return typed ? { kind, alertId: typed.alertId } : { kind: "unreadable-alert-id", sentence: unreadableAlertId(rest) };
}
