import { randomUUID } from "node:crypto";
import { urgencies } from "../../functions/alert/alert.ts";
import { alertIdFor, messageKey, triggerKey } from "../../functions/alert/alert-id.ts";
import type { Integration } from "../../functions/alert/settings.ts";
import { outgoingWebhook } from "../local/slack/requests/outgoing-webhook.ts";
import { defaultSender, messageTs, triggerId } from "../local/slack/requests/sender.ts";
import type { Credentials, SlackRequest } from "../local/slack/requests/slack-request.ts";
import { slashCommand } from "../local/slack/requests/slash-command.ts";
import { senderFor } from "../local/slack/speak.ts";
import { CommandLineError } from "./command-line.ts";

/**
 * A request that opens a test alert, from someone and somewhere the integration listens to, and the id that the alert will have.
 * Its title begins with `[smoke]`, its urgency is low: throws `CommandLineError` when the trigger words allow none that is.
 */
export function smokeRequest(
  integration: Integration,
  credentials: Credentials,
): { request: SlackRequest; alertId: string } {
  const sender = { ...defaultSender, userName: "smoke", ...senderFor(integration) };
  const title = `[smoke] a test, please ignore (${randomUUID().slice(0, 8)}) urgency:low`;
  const common = { ...sender, credentials };
  if (integration.auth === "signature") {
    const id = triggerId();
    return {
      request: slashCommand({ ...common, text: title, triggerId: id }),
      alertId: alertIdFor(triggerKey(sender.teamId, id)),
    };
  }
  const timestamp = messageTs();
  const triggerWord = calmTriggerWord(integration);
  return {
    request: outgoingWebhook({
      ...common,
      timestamp,
      text: triggerWord === undefined ? title : `${triggerWord} ${title}`,
      ...(triggerWord !== undefined && { triggerWord }),
    }),
    alertId: alertIdFor(messageKey(sender.teamId, sender.channelId, timestamp)),
  };
}

const urgent = urgencies.filter((urgency) => urgency !== "low").join("|");

/** A trigger word that makes no alert urgent, for it stands before the text's own `urgency:low`; undefined when none is needed. */
function calmTriggerWord({ triggerWords, urgencyMatch }: Integration): string | undefined {
  // By `word`, what is said outright wins over what is only mentioned.
  const urgentWords = urgencyMatch === "substring" ? urgent : `urgency\\s*[:=]\\s*(?:${urgent})|\\[(?:${urgent})\\]`;
  const [calm] = triggerWords.filter((word) => !new RegExp(urgentWords, "i").test(word));
  if (calm !== undefined || triggerWords.length === 0) return calm;
  throw new CommandLineError(
    `a test alert would be urgent: each trigger word (${triggerWords.join(", ")}) names an urgency; add one that does not, or test another --integration`,
  );
}
