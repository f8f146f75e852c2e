import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { SlackSecret } from "../../../functions/alert/slack-secret-value.ts";
import { messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import { messageTs } from "../../../lib/local/slack/requests/sender.ts";
import type { Proof } from "../run-proofs.ts";
import { atLeast, none } from "../verdict.ts";
import { createSender, signingSecret, token } from "./sender.ts";
import { channelId } from "./settings.ts";
import { startTortureStack } from "./stack.ts";
import { startVirtualTime } from "./virtual-time.ts";

const loops = 4;
const seconds = { full: 5, short: 1 };
/** Longer than any process keeps a secret. */
const cachedMs = 6 * 60_000;
/** So long a process may take to look again when a request does not fit its secret. */
const newSecretMs = 10_000;
const next = { signingSecret: "the-next-fake-signing-secret", token: "the-next-fake-token" };
const now = { signingSecret, token };

/**
 * New secrets come into force while requests flow, in two ways: they are in the secret first, or Slack has changed over by then,
 * which processes notice within 10 s. No valid request is refused; once the old ones are gone, no process takes them any more.
 */
export const secretRotation: Proof = async ({ seed, short, progress }) => {
  const time = startVirtualTime();
  try {
    const { interceptor, execArgv } = time;
    const stack = await startTortureStack({ seed, interceptors: [interceptor], childExecArgv: execArgv });
    const sender = createSender(stack.local.apiUrl);
    let sent = 0;
    const put = (of: SlackSecret["integrations"]) => {
      const SecretString = JSON.stringify({ ...stack.secret, integrations: of });
      const SecretId = stack.local.resources.secretId;
      return stack.secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString }));
    };
    const live = (...keys: (typeof now)[]): SlackSecret["integrations"] => ({
      app: { signingSecrets: keys.map((key) => key.signingSecret) },
      legacy: { tokens: keys.map((key) => key.token) },
    });
    /** Sends requests of one key in turns to both integrations; the statuses that are not 200. */
    const flow = async (key: typeof now, forSeconds: number): Promise<number[]> => {
      const refused: number[] = [];
      const untilMs = performance.now() + forSeconds * 1000;
      const loop = async () => {
        while (performance.now() < untilMs) {
          sent += 1;
          const common = { text: `outage: rotation ${sent}, low`, channelId: channelId(sent) };
          const ts = messageTs(Date.now());
          const credentials = { signingSecret: key.signingSecret, nowSeconds: Math.floor(Date.now() / 1000) };
          const { status } =
            sent % 2 === 0
              ? await sender.request("app", messageEvent({ ...common, ts, credentials }))
              : await sender.request(
                  "legacy",
                  outgoingWebhook({ ...common, timestamp: ts, credentials: { token: key.token } }),
                );
          if (status !== 200) refused.push(status);
        }
      };
      await Promise.all(Array.from({ length: loops }, loop));
      return refused;
    };
    try {
      const each = short ? seconds.short : seconds.full;
      const refused = await flow(now, each);
      // Planned: both live, later Slack uses the next ones, later the old ones go.
      await put(live(now, next));
      refused.push(...(await flow(now, each)));
      await time.passUntil(Date.now() + cachedMs);
      refused.push(...(await flow(next, each)));
      await put(live(next));
      refused.push(...(await flow(next, each)));
      await time.passUntil(Date.now() + cachedMs);
      const old = await flow(now, each);
      refused.push(...(await flow(next, each)));
      // Regenerated in Slack: from that moment only the other one is used, and no process has heard of it.
      await put(live(next, now));
      await time.passUntil(Date.now() + newSecretMs);
      refused.push(...(await flow(now, each)));
      progress(`${sent} sent`);
      return {
        facts: { requests: sent, rotations: 2 },
        checks: [
          none("valid requests refused", refused.length),
          atLeast("requests with the removed secrets", 1, old.length),
          none("of those accepted", old.filter((status) => status !== 403).length),
        ],
      };
    } finally {
      sender.stop();
      await stack.stop();
    }
  } finally {
    time.stop();
  }
};
