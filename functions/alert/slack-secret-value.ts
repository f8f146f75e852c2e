import * as z from "zod/mini";

/**
 * What the one secret holds, as JSON: per integration the tokens (legacy outgoing webhooks) or signing secrets (Slack apps)
 * that are live, and per webhook name its URL. Several live ones let a rotation refuse nothing.
 * `allowLoopbackWebhooks` lets webhook URLs point at this machine; only the local stack's secret sets it.
 */
export const slackSecretSchema = z.strictObject({
  integrations: z.record(
    z.string(),
    z.strictObject({
      tokens: z.optional(z.array(z.string().check(z.minLength(8)))),
      signingSecrets: z.optional(z.array(z.string().check(z.minLength(8)))),
    }),
  ),
  webhooks: z.record(z.string(), z.string()),
  allowLoopbackWebhooks: z.optional(z.boolean()),
});

export type SlackSecret = z.infer<typeof slackSecretSchema>;

const slackHosts = new Set(["hooks.slack.com", "hooks.slack-gov.com"]);
const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Tells why we must not post to this URL (a webhook's or a `response_url`), or undefined when it is fine.
 * Checked when configured and again before each post: whoever can choose the host could read alerts and reach inner networks.
 */
export function slackUrlProblem(text: string, allowLoopback = false): string | undefined {
  const url = URL.parse(text);
  if (!url) return "it is not a URL";
  if (url.username || url.password) return "it must not carry a user or password";
  if (allowLoopback && url.protocol === "http:" && loopbackHosts.has(url.hostname)) return undefined;
  if (url.protocol !== "https:") return "it must start with https://";
  if (url.port) return "it must not name a port";
  if (!slackHosts.has(url.hostname)) return "its host must be hooks.slack.com or hooks.slack-gov.com";
  return undefined;
}
