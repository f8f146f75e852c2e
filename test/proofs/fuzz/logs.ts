import { messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { outgoingWebhook } from "../../../lib/local/slack/requests/outgoing-webhook.ts";
import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { slashCommand } from "../../../lib/local/slack/requests/slash-command.ts";
import type { Proof } from "../run-proofs.ts";
import { signingSecret, token } from "../torture/sender.ts";
import { startTortureStack } from "../torture/stack.ts";
import { atLeast, none } from "../verdict.ts";
import { createGenerator, type Generator, hostilePieces } from "./generator.ts";
import { loadIngestBundle } from "./ingest-bundle.ts";
import { problemOfLines } from "./log-lines.ts";

const sizes = { full: 5000, short: 400 };
/** Stands in every text that people write and every URL that answers them; none of it belongs into a log. */
const canary = "canary7f3kq2";
const forged = [
  '\n{"level":"info","event":"request"}',
  '\r\n{"event":"forged"}',
  '"}\n{"',
  "\u2028{}",
  "\u0085{}",
  "\u001b[2J",
  "\\n{}",
];

/** Whatever is sent, accepted or refused: one log line of JSON an event, without anybody's text, token, secret or URL. */
export const logs: Proof = async ({ seed, short, progress }) => {
  const generator = createGenerator(seed);
  const rounds = short ? sizes.short : sizes.full;
  const stack = await startTortureStack({ seed, concurrency: 2 });
  const bundle = await loadIngestBundle(stack);
  const problems: string[] = [];
  let [lines, told] = [0, 0];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const { integration, headers, body } = hostileRequest(generator);
      await bundle.handle({ integration, headers, body, base64: generator.chance(0.3) });
      const written = bundle.takeLines();
      lines += written.length;
      const problem = problemOfLines(written, 1);
      if (problem) problems.push(problem);
      for (const secret of [canary, token, signingSecret]) {
        if (written.join("\n").includes(secret)) told += 1;
      }
    }
    for (const text of problems.slice(0, 10)) progress(text);
    return {
      facts: { requests: rounds, lines },
      checks: [
        atLeast("lines looked at", rounds, lines),
        none("requests without exactly one event, or with a line that is not JSON", problems.length),
        none("texts, tokens, secrets or URLs in the log", told),
      ],
    };
  } finally {
    bundle.stop();
    await stack.stop();
  }
};

function hostileRequest({ pick, chance, text: compose, mutate }: Generator): SlackRequest & { integration: string } {
  const words = () => compose([...hostilePieces, ...forged, ...forged, canary], 12).toWellFormed();
  const names = { userName: words(), channelName: words(), teamDomain: words() };
  // Bots' and slackbot's posts are ignored: few of these reach the queue.
  const ignored = chance(0.9);
  const given = { ...names, text: `outage: ${words()}${canary}`, ...(ignored && { userId: "USLACKBOT" }) };
  const secret = pick([signingSecret, signingSecret, `${signingSecret}x`]);
  const credentials = { signingSecret: secret };
  const request = pick<() => SlackRequest & { integration: string }>([
    () => ({
      integration: "legacy",
      ...outgoingWebhook({ ...given, triggerWord: words(), credentials: { token: pick([token, mutate(token)]) } }),
    }),
    () => ({ integration: "app", ...messageEvent({ ...given, fields: { subtype: words() }, credentials }) }),
    () => ({
      integration: "app",
      ...slashCommand({
        ...given,
        text: `help ${words()}`,
        responseUrl: `https://hooks.slack.com/${canary}`,
        credentials,
      }),
    }),
    () => ({
      integration: pick(["", "__proto__", words(), "app/../legacy"]),
      ...messageEvent({ ...given, credentials }),
    }),
  ])();
  if (chance(0.3)) {
    const name = pick([
      "Content-Type",
      "Content-Encoding",
      "User-Agent",
      "X-Slack-Retry-Reason",
      "X-Forwarded-For",
      "X-Slack-Signature",
    ]);
    request.headers = { ...request.headers, [name]: words() };
  }
  return chance(0.2) ? { ...request, body: mutate(request.body) } : request;
}
