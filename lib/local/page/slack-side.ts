import type { Integration, Settings } from "../../../functions/alert/settings.ts";
import { type SecretPlace, secretOfTarget } from "../../chores/secret-value.ts";
import type { Target } from "../../chores/target.ts";
import type { FakeSlack } from "../slack/fake-slack.ts";
import type { SlackPayload } from "../slack/incoming-webhook-rules.ts";
import type { Sender } from "../slack/requests/sender.ts";
import type { Credentials, SlackRequest } from "../slack/requests/slack-request.ts";
import { credentialsFor, NotSentError, senderFor } from "../slack/speak.ts";
import { channelsOf } from "./channels.ts";
import type { Channel } from "./contract.ts";
import type { Records } from "./records.ts";

/** What playing Slack needs. */
export interface SlackSide {
  records: Records;
  /** Absent when follow-ups go to the real Slack. */
  slack: FakeSlack | undefined;
  /** Who wants to know what comes to a `response_url`. */
  later: Map<string, (payload: SlackPayload) => void>;
  /** The channel's listener, with what proves that a request is Slack's. Throws `NotSentError`. */
  listenerOf(channel: string): Promise<Listener>;
  /** Sends it to the integration's URL. Throws `NotSentError` when nothing answers. */
  send(integration: string, request: SlackRequest): Promise<{ status: number; tookMs: number; body: string }>;
}

export interface Listener {
  name: string;
  integration: Integration;
  credentials: Credentials;
  senderOf(userName: string): Sender;
}

export interface SlackSideOptions {
  settings: Settings;
  target: Target;
  apiUrl: string;
  slack: FakeSlack | undefined;
  records: Records;
}

export function createSlackSide({ settings, target, apiUrl, slack, records }: SlackSideOptions): SlackSide {
  const secret = secretOfTarget(target);
  const channels = channelsOf(settings);
  return {
    records,
    slack,
    later: new Map(),
    listenerOf: async (channel) => {
      const found = channels.find(({ name }) => name === channel);
      const integration = found && settings.integrations[found.integration];
      if (!integration) throw new NotSentError(`there is no channel #${channel}`);
      const credentials = await credentialsIn(secret, found, integration);
      return { name: found.integration, integration, credentials, senderOf: senderIn(channel, integration) };
    },
    send: async (integration, request) => {
      const startedMs = performance.now();
      const response = await fetch(`${apiUrl}/slack/${integration}`, request).catch((cause: unknown) => {
        throw new NotSentError("the endpoint does not answer", { cause });
      });
      const body = await response.text();
      return { status: response.status, tookMs: performance.now() - startedMs, body };
    },
  };
}

async function credentialsIn(secret: SecretPlace, channel: Channel, integration: Integration): Promise<Credentials> {
  const value = await secret.read();
  const credentials = value && credentialsFor(JSON.parse(value), channel.integration, integration);
  if (credentials) return credentials;
  throw new NotSentError(`the secret has nothing for ${channel.integration}: fill it with npm run secrets`);
}

/** Where only some people or channels are listened to, one of those speaks. */
const senderIn =
  (channel: string, integration: Integration) =>
  (userName: string): Sender =>
    senderFor(integration, {
      ...(integration.channels.length === 0 && { channel }),
      ...(integration.users.length === 0 && { user: userName }),
    });
