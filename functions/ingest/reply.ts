import { escapeMrkdwn } from "../alert/mrkdwn.ts";
import type { PersonsCommand } from "./payloads/payload-kind.ts";

/** What a person is told once their command is on the queue; `process` tells the rest. Escaped: safe in any mrkdwn. */
export function replyTo(command: PersonsCommand): string {
  switch (command.kind) {
    case "open":
      return `Alert ${command.alertId} opened (${command.urgency}): ${escapeMrkdwn(command.title)}`;
    case "acknowledge":
      return `Acknowledging ${command.alertId}`;
    case "resolve":
      return `Resolving ${command.alertId}`;
    case "silence":
      return `Silencing ${command.alertId} for ${command.minutes} min`;
    case "show":
      return `Looking up ${command.alertId}`;
    case "tell":
      return escapeMrkdwn(command.text);
    case "list":
      return `Looking up ${command.status ?? "unresolved"} alerts`;
  }
}
