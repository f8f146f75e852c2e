import type { Integration } from "../../alert/settings.ts";
import { appRateLimited } from "./app-rate-limited.ts";
import { blockActions } from "./block-actions.ts";
import { eventCallback } from "./event-callback.ts";
import { outgoingWebhook } from "./outgoing-webhook.ts";
import type { PayloadKind } from "./payload-kind.ts";
import type { SlackBody } from "./slack-body.ts";
import { slashCommand } from "./slash-command.ts";
import { urlVerification } from "./url-verification.ts";

/** Everything that is understood. A new kind is a file beside this one and a line here. */
const payloadKinds: readonly PayloadKind[] = [
  outgoingWebhook,
  eventCallback,
  slashCommand,
  blockActions,
  urlVerification,
  appRateLimited,
];

/** The kind of a verified body; undefined when there is none that proves itself so. */
export const findPayloadKind = (body: SlackBody, auth: Integration["auth"]): PayloadKind | undefined =>
  payloadKinds.find((kind) => kind.auth.includes(auth) && kind.recognises(body));
