import { messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import { messageTs, triggerId } from "../../../lib/local/slack/requests/sender.ts";
import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { slashCommand } from "../../../lib/local/slack/requests/slash-command.ts";
import type { Proof } from "../run-proofs.ts";
import { drained } from "../torture/audit.ts";
import { signingSecret, token } from "../torture/sender.ts";
import { channelId } from "../torture/settings.ts";
import { startTortureStack } from "../torture/stack.ts";
import { exactly, none } from "../verdict.ts";
import { createGenerator } from "./generator.ts";
import { loadIngestBundle } from "./ingest-bundle.ts";

const sizes = { full: { requests: 100, replays: 10_000 }, short: { requests: 10, replays: 100 } };

/** Genuine requests, recorded and sent again within their 300 s: no alert and no post comes of it. */
export const replays: Proof = async ({ seed, short, progress }) => {
  const size = short ? sizes.short : sizes.full;
  const { upTo, chance } = createGenerator(seed);
  const stack = await startTortureStack({ seed });
  const bundle = await loadIngestBundle(stack);
  try {
    const recorded = Array.from({ length: size.requests }, (_, index) => record(index));
    const send = async ({ integration, headers, body }: (typeof recorded)[number]) =>
      (await bundle.handle({ integration, headers, body })).statusCode;
    let refused = 0;
    for (const each of recorded) if ((await send(each)) !== 200) refused += 1;
    for (let replay = 0; replay < size.replays; replay += 1) {
      const each = recorded[upTo(recorded.length - 1)];
      // As Slack's own retries look, or as they were.
      const retried = each && { ...each, headers: { ...each.headers, "X-Slack-Retry-Num": "1" } };
      if (each && retried && (await send(chance(0.5) ? each : retried)) !== 200) refused += 1;
      if (replay % 500 === 499) {
        bundle.takeLines();
        await drained(stack, 60_000);
      }
    }
    const isDrained = await drained(stack, 120_000);
    const alerts = await stack.alerts();
    const posts = stack.slack.posts();
    progress(`${alerts.length} alerts, ${posts.length} posts`);
    return {
      facts: { requests: size.requests, replays: size.replays },
      checks: [
        none("genuine requests refused", refused),
        exactly("alerts", size.requests, alerts.length),
        exactly("posts", size.requests, posts.length),
        none("not drained", isDrained ? 0 : 1),
      ],
    };
  } finally {
    bundle.stop();
    await stack.stop();
  }
};

function record(index: number): SlackRequest & { integration: string } {
  const common = { channelId: channelId(index), text: `outage: recorded ${index}` };
  const credentials = { signingSecret };
  switch (index % 3) {
    case 0:
      return {
        integration: "legacy",
        ...outgoingWebhook({ ...common, triggerWord: "outage", timestamp: messageTs(), credentials: { token } }),
      };
    case 1:
      return { integration: "app", ...messageEvent({ ...common, ts: messageTs(), credentials }) };
    default:
      return {
        integration: "app",
        ...slashCommand({ ...common, command: "/alert", triggerId: triggerId(), credentials }),
      };
  }
}
