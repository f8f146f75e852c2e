import { setTimeout as sleep } from "node:timers/promises";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SettingsInput } from "../../functions/alert/settings.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import type { FakeSlack } from "../local/slack/fake-slack.ts";
import { type SayKind, sayTo } from "../local/slack/say-to.ts";
import { connectSlack } from "../local/slack/slack-client.ts";
import { credentialsFor } from "../local/slack/speak.ts";
import { parseSettings } from "../settings.ts";
import type { Target } from "./target.ts";

const triggerWords = ["outage"];

/** One integration of each kind. No reminders: they would be waited for. */
export const everySurfaceIntegrations: SettingsInput["integrations"] = {
  hook: { auth: "token", triggerWords, reminders: false, followUps: [{ webhook: "hook" }] },
  "slack-app": {
    auth: "signature",
    triggerWords,
    reminders: false,
    followUps: [{ webhook: "slack-app", buttons: true }],
  },
};

export interface EverySurfaceProps {
  apiUrl: string;
  target: Target;
  slack: FakeSlack;
  secret: SlackSecret;
}

/**
 * Does what Slack and its people can do, each once, and lets Slack and a message fail, on a stack that has
 * `everySurfaceIntegrations`: whatever the functions ever ask AWS for, they should ask for here. Resolves when nothing is owed
 * any more; rejects when something does not happen within 30 s.
 */
export async function useEverySurface({ apiUrl, target, slack, secret }: EverySurfaceProps): Promise<void> {
  const { integrations } = parseSettings({ integrations: everySurfaceIntegrations });
  const client = connectSlack(slack.url);
  const say = async (name: "hook" | "slack-app", kind: SayKind, text: string): Promise<string> => {
    const integration = integrations[name];
    const credentials = integration && credentialsFor(secret, name, integration);
    if (!integration || !credentials) throw new Error(`the secret has nothing for ${name}`);
    const shown: string[] = [];
    const url = `${apiUrl}/slack/${name}`;
    for await (const line of sayTo({ url, slack: client, integration, kind, text, sender: {}, credentials })) {
      shown.push(line);
    }
    return shown.join("\n");
  };
  const opened = (shown: string): string => {
    const alertId = /\bA-\w{10}\b/.exec(shown)?.[0];
    if (!alertId) throw new Error(`no alert was opened: ${shown}`);
    return alertId;
  };

  slack.fail({ kind: "status", status: 503, webhook: "hook", count: 1 });
  const byHook = opened(await say("hook", "outgoing", "outage: checkout is down"));
  // More than a second holds: they wait for their slot.
  for (let more = 0; more < 4; more++) await say("hook", "outgoing", `outage: shop ${more} is down, high`);
  await say("hook", "outgoing", `ack ${byHook}`);
  await say("hook", "outgoing", `resolve ${byHook}`);

  await say("slack-app", "message", "outage: search is down, low");
  await say("slack-app", "mention", "outage: mail is down");
  const bySlash = opened(await say("slack-app", "slash", "/alert critical db is down"));
  await within30Seconds("a post with buttons", async () =>
    slack.posts("slack-app").some(({ payload }) => payload.text?.includes(bySlash)),
  );
  await say("slack-app", "button", `Acknowledge ${bySlash}`);
  for (const text of ["list", `show ${bySlash}`, `silence ${bySlash} 30m`, `ack ${bySlash}`, `resolve ${bySlash}`]) {
    await say("slack-app", "slash", `/alert ${text}`);
  }

  const [queue, deadLetterQueue] = [target.output("QueueUrl"), target.output("DeadLetterQueueUrl")];
  await target.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: "no command" }));
  await within30Seconds(
    "the unreadable message in the dead-letter queue",
    async () => (await messagesIn(target, deadLetterQueue)) === 1,
  );
  await within30Seconds("an empty queue", async () => (await messagesIn(target, queue)) === 0);
}

async function messagesIn({ sqs }: Target, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

async function within30Seconds(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const untilMs = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > untilMs) throw new Error(`${what}: not within 30 s`);
    await sleep(100);
  }
}
