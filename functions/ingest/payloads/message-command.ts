import { alertIdFor, messageKey } from "../../alert/alert-id.ts";
import type { TypedMessage } from "../text/typed-message.ts";
import type { Asker, PersonsCommand } from "./payload-kind.ts";

type MessageCommand = Extract<TypedMessage, { kind: "open" | "acknowledge" | "resolve" }>;

/**
 * The command of a message in a channel. What an alert's id is made of is the same for a legacy hook, a message event and
 * a mention, so that one message seen by all of them opens one alert.
 */
export function messageCommand(
  typed: MessageCommand,
  asker: Asker,
  messageTs: string,
  threadTs: string | undefined,
): PersonsCommand {
  if (typed.kind !== "open") return { ...asker, ...typed };
  const key = messageKey(asker.teamId, asker.channelId, messageTs);
  return { ...asker, ...typed, alertId: alertIdFor(key), key, messageTs, threadTs };
}
