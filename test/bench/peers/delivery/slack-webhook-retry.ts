import { IncomingWebhook, retryPolicies } from "@slack/webhook";

const webhooks = new Map<string, IncomingWebhook>();

/** Slack's own client with the policy that it calls "five retries in five minutes". */
export async function handler({ url, payload }: { url: string; payload: object }): Promise<void> {
  const webhook =
    webhooks.get(url) ?? new IncomingWebhook(url, { retryConfig: retryPolicies.fiveRetriesInFiveMinutes });
  webhooks.set(url, webhook);
  await webhook.send(payload);
}
