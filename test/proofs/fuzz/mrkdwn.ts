import type { Context } from "aws-lambda";
import type { Alert, Status } from "../../../functions/alert/alert.ts";
import type { Command, CommandMessage } from "../../../functions/alert/command-message.ts";
import { createIngestHandler } from "../../../functions/ingest/handler.ts";
import { renderFollowUp, renderPlainFollowUp } from "../../../functions/process/follow-ups/render.ts";
import { createLog } from "../../../functions/runtime/log.ts";
import { judgePost } from "../../../lib/local/slack/incoming-webhook-rules.ts";
import { messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { slashCommand } from "../../../lib/local/slack/requests/slash-command.ts";
import { parseSettings } from "../../../lib/settings.ts";
import type { Proof } from "../run-proofs.ts";
import { atLeast, none } from "../verdict.ts";
import { createGenerator, type Generator, hostilePieces } from "./generator.ts";
import { gatewayEvent } from "./ingest-bundle.ts";

const sizes = { full: 10_000, short: 800 };
const [token, signingSecret] = ["fake-token-for-fuzz", "fake-signing-secret-for-fuzz"];
const route = { webhook: "ops" };
const settings = parseSettings({
  integrations: {
    legacy: { auth: "token", followUps: [route] },
    app: { auth: "signature", triggerWords: ["outage"], followUps: [{ ...route, buttons: true }] },
  },
});

/** Whatever people type or call themselves: in our answers and posts nothing of it is a mention, a command, a channel or a link. */
export const mrkdwn: Proof = async ({ seed, short, progress }) => {
  const generator = createGenerator(seed);
  const rounds = short ? sizes.short : sizes.full;
  const problems: string[] = [];
  let [texts, commands] = [0, 0];
  let sent: CommandMessage | undefined;
  const quiet = () => {};
  const handler = createIngestHandler({
    settings,
    secret: async () => ({
      integrations: { legacy: { tokens: [token] }, app: { signingSecrets: [signingSecret] } },
      webhooks: {},
    }),
    queue: async (message) => {
      sent = message;
    },
    log: createLog(quiet),
  });
  const check = (value: unknown, where: string) => {
    for (const text of mrkdwnIn(value)) {
      texts += 1;
      const active = activeIn(text);
      if (active) problems.push(`${where}: ${active} in ${JSON.stringify(text).slice(0, 200)}`);
    }
  };

  for (let round = 0; round < rounds; round += 1) {
    sent = undefined;
    const { integration, headers, body } = hostileMessage(generator);
    const answer = await handler(gatewayEvent({ integration, headers, body }), { awsRequestId: "fuzz" } as Context);
    if (answer.statusCode !== 200) problems.push(`answered ${answer.statusCode}`);
    if (answer.body) check(JSON.parse(answer.body), "answer");
    const message = sent as CommandMessage | undefined;
    if (message?.kind !== "open") continue;
    commands += 1;
    for (const status of ["open", "acknowledged", "resolved"] as const) {
      const alert = alertOf(message, status);
      for (const event of ["opened", "unacknowledged", "unresolved"] as const) {
        const configured = settings.integrations[integration]?.followUps[0];
        const times = { nowMs: Date.parse(message.at) + 3_600_000, dueAtMs: Date.parse(message.at), tryNumber: 2 };
        const rendering = { alert, event, webhook: "ops", route: configured, ...times };
        const payload = renderFollowUp(rendering);
        check(payload, `${status} ${event}`);
        check(renderPlainFollowUp(rendering), "plain");
        const judged = judgePost(JSON.stringify(payload));
        if ("refusal" in judged) problems.push(`Slack refuses: ${judged.refusal.body}`);
      }
    }
  }
  for (const text of problems.slice(0, 10)) progress(text);
  return {
    facts: { messages: rounds, alerts: commands, "texts looked at": texts },
    checks: [
      atLeast("texts that Slack parses", rounds, texts),
      none("active mentions, commands, channels, links; refused posts", problems.length),
    ],
  };
};

/** Every text that Slack reads as mrkdwn: whatever is not marked as plain. */
function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, text, fallback, ...rest } = value as Record<string, unknown>;
  const own = [type === "plain_text" ? undefined : text, fallback].filter((each) => typeof each === "string");
  return [...own, ...mrkdwnIn(Object.values({ ...rest, nested: typeof text === "object" ? text : undefined }))];
}

/**
 * What Slack would make live: everything from a `<` to the next `>`. A text that is escaped holds neither.
 * Source: docs.slack.dev/messaging/formatting-message-text
 */
function activeIn(text: string): string | undefined {
  const start = text.indexOf("<");
  if (start >= 0) return text.slice(start, text.indexOf(">", start) + 1 || undefined);
  return /&(?!(?:amp|lt|gt);)/.exec(text)?.[0];
}

function hostileMessage({ pick, text: compose }: Generator): SlackRequest & { integration: string } {
  const words = () => compose(hostilePieces, 20).toWellFormed();
  // Longer ids are refused as malformed, which is not what is asked here.
  const id = () => words().slice(0, 200).toWellFormed();
  const names = { userName: words(), channelName: words(), userId: id() || "U1", channelId: id() || "C1" };
  const text = pick(["outage: ", "outage ", ""]) + words();
  const signed = { credentials: { signingSecret } };
  return pick<() => SlackRequest & { integration: string }>([
    () => ({
      integration: "legacy",
      ...outgoingWebhook({ ...names, text, triggerWord: words(), credentials: { token } }),
    }),
    () => ({ integration: "app", ...messageEvent({ ...names, text, ...signed }) }),
    () => ({ integration: "app", ...slashCommand({ ...names, text, command: `/${words()}`, ...signed }) }),
  ])();
}

function alertOf({ kind: _, v: __, at, ...fields }: Command<"open">, status: Status): Alert {
  const by = fields.userName ?? fields.userId;
  return {
    ...fields,
    formatVersion: 1,
    openedAt: at,
    status,
    followUps: {},
    ...(status !== "open" && { acknowledgedAt: at, acknowledgedBy: by }),
    ...(status === "resolved" && { resolvedAt: at, resolvedBy: by }),
  };
}
