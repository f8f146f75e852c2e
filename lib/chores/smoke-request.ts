import { randomUUID } from "node:crypto";
import { alertIdFor, messageKey, triggerKey } from "../../functions/alert/alert-id.ts";
import type { Integration } from "../../functions/alert/settings.ts";
import { outgoingWebhook } from "../local/slack/requests/outgoing-webhook.ts";
import { defaultSender, messageTs, triggerId } from "../local/slack/requests/sender.ts";
import type { Credentials, SlackRequest } from "../local/slack/requests/slack-request.ts";
import { slashCommand } from "../local/slack/requests/slash-command.ts";
import { senderFor } from "../local/slack/speak.ts";

/**
 * A request that opens a test alert, from someone and somewhere the integration listens to, and the id that the alert will have.
 * Its title begins with `[smoke]`, its urgency is low.
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
  const [triggerWord] = integration.triggerWords;
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
