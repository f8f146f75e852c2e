import { IncomingWebhook } from "@slack/webhook";

const webhooks = new Map<string, IncomingWebhook>();

/** Slack's own client with its defaults. */
export async function handler({ url, payload }: { url: string; payload: object }): Promise<void> {
  const webhook = webhooks.get(url) ?? new IncomingWebhook(url);
  webhooks.set(url, webhook);
  await webhook.send(payload);
}
