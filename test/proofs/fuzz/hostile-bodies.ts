import { gzipSync } from "node:zlib";
import { signatureHeaders } from "../../../lib/local/slack/requests/slack-request.ts";
import type { Proof } from "../run-proofs.ts";
import { drained } from "../torture/audit.ts";
import { signingSecret, token } from "../torture/sender.ts";
import { channelId } from "../torture/settings.ts";
import { startTortureStack } from "../torture/stack.ts";
import { none } from "../verdict.ts";
import { createGenerator, type Generator, hostilePieces } from "./generator.ts";
import { type FuzzRequest, loadIngestBundle } from "./ingest-bundle.ts";
import { problemOfLines } from "./log-lines.ts";

const sizes = { full: 5000, short: 200 };

/**
 * Rightly signed requests with hostile bodies: each is refused with a 4xx, ignored, or becomes a stored alert; never a 5xx, never
 * more than one log line and one metric each, each a line of JSON.
 */
export const hostileBodies: Proof = async ({ seed, short, progress }) => {
  const generator = createGenerator(seed);
  const rounds = short ? sizes.short : sizes.full;
  const stack = await startTortureStack({ seed });
  const bundle = await loadIngestBundle(stack);
  const statuses: Record<string, number> = {};
  const ids = new Set<string>();
  const problems: string[] = [];
  const [plainMs, hostileMs]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const isPlain = round % 5 === 0;
      const request = isPlain ? plainRequest(round) : hostileRequest(generator, round);
      const startedMs = performance.now();
      const status = await bundle.handle(request).then(
        (answer) => answer.statusCode,
        (error) => {
          problems.push(`thrown: ${error}`);
          return 0;
        },
      );
      (isPlain ? plainMs : hostileMs).push(performance.now() - startedMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status >= 500 || status === 0) problems.push(`${status} for ${request.body?.slice(0, 200)}`);
      const lines = bundle.takeLines();
      const problem = problemOfLines(lines, 1);
      if (problem) problems.push(problem);
      for (const line of lines) {
        const { alertId, outcome } = JSON.parse(line) as { alertId?: string; outcome?: string };
        if (outcome === "accepted" && alertId) ids.add(alertId);
      }
    }
    const isDrained = await drained(stack, 300_000);
    const stored = new Set((await stack.alerts()).map(({ alertId }) => alertId));
    const missing = [...ids].filter((id) => !stored.has(id));
    const deadLetters = await stack.deadLetters();
    for (const text of [...problems, ...missing].slice(0, 10)) progress(text);
    for (const { Body, MessageAttributes } of deadLetters.slice(0, 5)) {
      progress(`dead letter: ${MessageAttributes?.reason?.StringValue}: ${Body?.slice(0, 300)}`);
    }
    const statusText = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
    return {
      facts: {
        requests: rounds,
        answers: statusText.join(" "),
        alerts: ids.size,
        "p99 hostile ms": percentile(hostileMs).toFixed(1),
        "p99 plain ms": percentile(plainMs).toFixed(1),
      },
      checks: [
        none("5xx, thrown, or not one JSON line an event", problems.length),
        none("accepted but not stored", missing.length),
        none("not drained", isDrained ? 0 : 1),
        none("dead letters", deadLetters.length),
      ],
    };
  } finally {
    bundle.stop();
    await stack.stop();
  }
};

const percentile = (times: number[]): number =>
  times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? 0;
const ts = (round: number): string => `${Math.floor(Date.now() / 1000)}.${String(round).padStart(6, "0")}`;

function signed(body: string, contentType: string, more: Record<string, string> = {}): FuzzRequest {
  const headers = { "Content-Type": contentType, ...more, ...signatureHeaders(body, { signingSecret }) };
  return { integration: "app", headers, body };
}

const plainRequest = (round: number): FuzzRequest =>
  signed(JSON.stringify(eventWith(round, "outage: checkout is down")), "application/json");

const eventWith = (round: number, text: unknown, fields: Record<string, unknown> = {}) => ({
  type: "event_callback",
  team_id: "T0001",
  event_id: `Ev${round}`,
  event: { type: "message", user: "U1", channel: channelId(round), ts: ts(round), text, ...fields },
});

function hostileRequest(generator: Generator, round: number): FuzzRequest {
  const { pick, upTo, text, mutate } = generator;
  const words = () => text(hostilePieces, 30);
  const form = (fields: string) => signed(fields, "application/x-www-form-urlencoded");
  const json = (value: unknown) =>
    signed(typeof value === "string" ? value : JSON.stringify(value), "application/json");
  const deep = "[".repeat(upTo(50_000)) + "]".repeat(upTo(50_000));
  const slash = (value: string) =>
    `team_id=T0001&channel_id=C1&user_id=U1&command=%2Falert&trigger_id=${round}.1.a&text=${encodeURIComponent(value.toWellFormed())}`;
  const legacy = (fields: string): FuzzRequest => ({
    integration: "legacy",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: `token=${token}&team_id=T0001&channel_id=${channelId(round)}&timestamp=${ts(round)}&user_id=U1&${fields}`,
  });
  const kinds: (() => FuzzRequest)[] = [
    () => json(eventWith(round, `outage: ${words()}`)),
    () => json(eventWith(round, words(), { user: words(), channel: words(), thread_ts: words() })),
    () => json(mutate(JSON.stringify(eventWith(round, `outage: ${words()}`)))),
    () =>
      json(
        `{"__proto__":{"type":"event_callback"},"constructor":{"prototype":{"x":1}},"type":"event_callback","event":{"type":"message","__proto__":{"user":"U1"}}}`,
      ),
    () => json(`{"type":"event_callback","event":${deep}}`),
    () => json(deep),
    () =>
      json(
        pick([
          "",
          "null",
          "1",
          '"x"',
          "[]",
          "{}",
          "{",
          "\u0000",
          "\ufeff{}",
          "NaN",
          '{"a":1e999}',
          '{"type":["event_callback"]}',
        ]),
      ),
    () => json(eventWith(round, `outage: ${"x".repeat(262_144 - 250 + upTo(300))}`)),
    () =>
      json({
        ...eventWith(round, "outage: x"),
        event: pick<unknown>([null, 1, [], "x", { type: 1 }, { type: "message", text: { a: 1 } }]),
      }),
    () => form(Array.from({ length: 1000 }, (_, index) => `k${index}=${index}`).join("&")),
    () =>
      form(
        pick([
          "%",
          "%zz=%",
          "=",
          "&&&=&",
          "a[b][c]=1&a=2",
          "payload=%7B",
          "payload=%5B%5D",
          "payload=1&payload=2",
          "\u0000=\u0000",
        ]),
      ),
    () =>
      form(
        `payload=${encodeURIComponent(mutate(JSON.stringify({ type: "block_actions", team: { id: "T1" }, user: { id: "U1" }, actions: [{ action_id: "acknowledge", value: words().toWellFormed(), action_ts: "1.1" }], trigger_id: "1.2.3" })).toWellFormed())}`,
      ),
    () => form(slash(words())),
    () => form(slash(pick(["ack ", "resolve ", "silence ", "show ", "list "]) + words())),
    () =>
      legacy(
        `trigger_word=outage&text=${encodeURIComponent(`outage: ${words()}`.toWellFormed())}&user_name=${encodeURIComponent(words().toWellFormed())}&channel_name=${encodeURIComponent(words().toWellFormed())}`,
      ),
    () => legacy("text=outage%3A%20%FF%FE%C0%80&trigger_word=outage"),
    () =>
      legacy(
        `trigger_word=${encodeURIComponent(words().toWellFormed())}&text=a&text=b&user_name[]=x&__proto__=1&bot_id=`,
      ),
    () => signed(gzipSync("{}").toString("latin1"), "application/json", { "Content-Encoding": "gzip" }),
    () =>
      signed(
        words(),
        pick([
          "text/plain",
          "multipart/form-data; boundary=x",
          "application/xml",
          "",
          "application/json; charset=utf-16",
        ]),
      ),
  ];
  const request = pick(kinds)();
  return generator.chance(0.3) ? { ...request, base64: true } : request;
}
