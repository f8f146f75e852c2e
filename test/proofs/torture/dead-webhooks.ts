import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { localTarget } from "../../../lib/chores/target.ts";
import { scanWebhooks } from "../../../lib/chores/webhook-reader.ts";
import { enableWebhook } from "../../../lib/chores/webhooks.ts";
import type { Proof } from "../run-proofs.ts";
import { atLeast, atMost, exactly, none } from "../verdict.ts";
import { audit } from "./audit.ts";
import { createSender } from "./sender.ts";
import { webhookOf } from "./settings.ts";
import { startTortureStack } from "./stack.ts";
import { startVirtualTime } from "./virtual-time.ts";

const perWebhook = { full: 25, short: 5 };
const [gone, archived, healthy] = [0, 1, 2];
const webhooks = 3;
const heldMs = 15 * 60_000;
/** Longer than any process keeps the secret that it started with. */
const secretCachedMs = 6 * 60_000;
/** Posts that can be on their way when Slack says that a webhook is dead. */
const mostWasted = 5;

/**
 * One webhook answers 404, one 410, one works. The dead ones are disabled and reported, what they owe is kept; it is delivered
 * when the first one's URL is replaced in the secret, and the second one is unarchived and enabled by hand.
 */
export const deadWebhooks: Proof = async ({ seed, short, progress }) => {
  const count = short ? perWebhook.short : perWebhook.full;
  const time = startVirtualTime();
  try {
    const { interceptor, execArgv } = time;
    const stack = await startTortureStack({ seed, interceptors: [interceptor], childExecArgv: execArgv });
    const sender = createSender(stack.local.apiUrl);
    const { resources } = stack.local;
    const putSecret = (changes: Record<string, string>) => {
      const value = { ...stack.secret, webhooks: { ...stack.secret.webhooks, ...changes } };
      const SecretString = JSON.stringify(value);
      return stack.secretsManager.send(new PutSecretValueCommand({ SecretId: resources.secretId, SecretString }));
    };
    const disabled = async () =>
      (await scanWebhooks(stack.dynamodb, resources.webhooksTable)).filter(({ disabledReason }) => disabledReason);
    const postsTo = (index: number) => stack.slack.posts(webhookOf(index)).length;
    const owes = async (state: string) =>
      (await stack.alerts())
        .flatMap(({ followUps }) => Object.values(followUps))
        .filter((each) => each.state === state);
    try {
      await putSecret({ [webhookOf(gone)]: stack.slack.webhookUrl("gone").replace(/gone$/, "never-was") });
      await time.passUntil(Date.now() + secretCachedMs);
      stack.slack.fail({ kind: "archived", webhook: webhookOf(archived) });
      for (let index = 0; index < count * webhooks; index += 1) {
        const message = sender.compose(Math.floor(index / webhooks) * 100 + (index % webhooks), "outage: dead, high");
        await sender.deliver(message);
      }
      await time.passUntil(Date.now() + 1.5 * heldMs);
      const [stored, held, dead] = [await stack.alerts(), await owes("held"), await disabled()];
      const wasted = stack.slack.attempts().filter(({ outcome }) => outcome === "refused").length;
      const told = stack.timeline.lines.filter((line) => line.includes('"WebhookDisabled":1')).length;
      const deliveredBefore = postsTo(healthy);
      progress(`${held.length} held, ${wasted} posts refused`);

      await putSecret({ [webhookOf(gone)]: stack.slack.webhookUrl(webhookOf(gone)) });
      stack.slack.clear();
      await enableWebhook(localTarget(stack.local), webhookOf(archived));
      const isDrained = await time.passUntilDrained(stack, 4 * heldMs);
      const found = await audit(stack, sender.messages);
      for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);
      return {
        facts: { messages: count * webhooks, webhooks, "virtual minutes": time.passedMinutes() },
        checks: [
          exactly("alerts stored meanwhile", count * webhooks, stored.length),
          exactly("delivered meanwhile to the webhook that works", count, deliveredBefore),
          exactly("webhooks disabled", 2, dead.length),
          atLeast("reports of a disabled webhook (metric, alarm)", 2, told),
          exactly("follow-ups held", 2 * count, held.length),
          atMost("posts wasted on dead webhooks", mostWasted, wasted),
          exactly("delivered in the end", count * webhooks, found.posts),
          none("acknowledged but lost", found.lost.length),
          none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
          none("duplicates", found.duplicates.length),
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
