import { createHmac } from "node:crypto";
import http from "node:http";
import type { Proof } from "../run-proofs.ts";
import { signingSecret } from "../torture/sender.ts";
import { startTortureStack } from "../torture/stack.ts";
import { atLeast, none } from "../verdict.ts";
import { createGenerator, type Generator, hostilePieces } from "./generator.ts";
import { type FuzzRequest, loadIngestBundle } from "./ingest-bundle.ts";
import { watchParsers } from "./parser-watch.ts";
import { isSignedBySlack } from "./signature-rule.ts";

const sizes = { full: { inProcess: 100_000, overHttp: 5000 }, short: { inProcess: 6000, overHttp: 200 } };
const validShare = 0.04;

interface Signed {
  timestamps: string[];
  signatures: string[];
  body: string;
}

/** Forged and damaged signatures and timestamps: none is accepted, nothing throws, and nothing of them is parsed. */
export const signatures: Proof = async ({ seed, short, progress }) => {
  const { inProcess, overHttp } = short ? sizes.short : sizes.full;
  const generator = createGenerator(seed);
  const stack = await startTortureStack({ seed, concurrency: 2 });
  const bundle = await loadIngestBundle(stack);
  const counts = {
    valid: 0,
    forgedAccepted: 0,
    validRefused: 0,
    thrown: 0,
    errors: 0,
    parsedUnverified: 0,
    parsedVerified: 0,
  };
  let body = "";
  const parsers = watchParsers((text) => text.length > 0 && body.includes(text));
  const isValid = ({ timestamps, signatures, body }: Signed) =>
    isSignedBySlack(timestamps, signatures, Buffer.from(body), [signingSecret], Math.floor(Date.now() / 1000));
  const judge = (given: Signed, status: number) => {
    const valid = isValid(given);
    if (valid) counts.valid += 1;
    if (status >= 500) counts.errors += 1;
    if (!valid && status < 400) counts.forgedAccepted += 1;
    if (valid && status !== 200) counts.validRefused += 1;
    return valid;
  };
  try {
    for (let round = 0; round < inProcess; round += 1) {
      const given = makeSigned(generator, round);
      body = given.body;
      const parsedBefore = parsers.uses();
      const status = await bundle.handle(asRequest(generator, given)).then(
        ({ statusCode }) => statusCode,
        () => {
          counts.thrown += 1;
          return 0;
        },
      );
      const parsed = parsers.uses() - parsedBefore;
      if (!judge(given, status)) counts.parsedUnverified += parsed;
      else if (parsed > 0) counts.parsedVerified += 1;
      if (round % 1000 === 0) bundle.takeLines();
      if ((round + 1) % 20_000 === 0) progress(`${round + 1} in process`);
    }
    parsers.stop();
    const agent = new http.Agent({ keepAlive: true });
    for (let round = 0; round < overHttp; round += 1) {
      const given = makeSigned(generator, inProcess + round);
      if (!given.timestamps.concat(given.signatures).every((value) => /^[\x20-\x7e\x80-\xff]*$/.test(value))) continue;
      judge(trimmed(given), await sendOverHttp(agent, stack.local.apiUrl, given));
    }
    agent.destroy();
    return {
      facts: { "in process": inProcess, "over HTTP": overHttp, valid: counts.valid },
      checks: [
        atLeast("valid ones among them", (inProcess * validShare) / 2, counts.valid),
        none("forged accepted", counts.forgedAccepted),
        none("valid refused", counts.validRefused),
        none("thrown", counts.thrown),
        none("answers 5xx", counts.errors),
        none("parsers called on the body of a refused request", counts.parsedUnverified),
        atLeast("verified requests whose parsing was seen", 1, counts.parsedVerified),
      ],
    };
  } finally {
    parsers.stop();
    bundle.stop();
    await stack.stop();
  }
};

const sign = (secret: string, timestamp: string, body: string): string =>
  `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;

/** A rightly signed event (of a kind that asks for nothing), then damaged in one of many ways; a few stay whole. */
function makeSigned(generator: Generator, round: number): Signed {
  const { pick, upTo, chance, mutate, text } = generator;
  const now = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    type: "event_callback",
    event_id: `Ev${round}`,
    event: { type: "message", subtype: "channel_join", text: text(hostilePieces, 8) },
  });
  const timestamp = String(now - upTo(200) + upTo(200));
  const signature = sign(signingSecret, timestamp, body);
  const whole: Signed = { timestamps: [timestamp], signatures: [signature], body };
  if (chance(validShare)) return whole;
  const hex = signature.slice(3);
  const signedAt = (timestamp: string) => ({
    ...whole,
    timestamps: [timestamp],
    signatures: [sign(signingSecret, timestamp, body)],
  });
  const damages: (() => Signed)[] = [
    () => ({ ...whole, signatures: [mutate(signature)] }),
    () => ({ ...whole, timestamps: [mutate(timestamp)] }),
    () => ({ ...whole, body: mutate(body) }),
    () => ({ ...whole, signatures: pick([[], [""], [signature, signature], [mutate(signature), signature]]) }),
    () => ({ ...whole, timestamps: pick([[], [""], [timestamp, timestamp], [String(now), timestamp]]) }),
    () => ({
      ...whole,
      signatures: [
        pick([
          hex,
          `v1=${hex}`,
          `V0=${hex}`,
          `v0=${hex.toUpperCase()}`,
          `v0 =${hex}`,
          `v0=${hex.slice(0, upTo(63))}`,
          `v0=${hex}00`,
        ]),
      ],
    }),
    () => ({
      ...whole,
      signatures: [`v0=${"é".repeat(64)}`, `v0=${"g".repeat(64)}`, "null", "undefined", "[object Object]"]
        .slice(upTo(4))
        .slice(0, 1),
    }),
    () => ({
      ...whole,
      signatures: [sign(pick(["", "guess", signingSecret.slice(1), `${signingSecret} `]), timestamp, body)],
    }),
    // Rightly signed for a time that is too early, too late, or no plain number.
    () => signedAt(String(now - 302 - upTo(1e6))),
    () => signedAt(String(now + 305 + upTo(1e6))),
    () =>
      signedAt(
        pick([
          `0${timestamp}`,
          `+${timestamp}`,
          `${timestamp}.0`,
          ` ${timestamp}`,
          `${timestamp} `,
          "1e9",
          "0x6560b7f0",
          "NaN",
          "-1",
          "",
        ]),
      ),
    () => signedAt(timestamp.replace(/\d$/, "٣")),
    // The separator moved: "v0:ts:x" + "y" and "v0:ts" + ":xy" sign the same bytes.
    () => ({ ...whole, timestamps: [`${timestamp}:${body.slice(0, upTo(20))}`], body: body.slice(upTo(20)) }),
    () => ({ ...whole, timestamps: [timestamp.slice(0, 9)], body: `${timestamp.slice(9)}:${body}` }),
  ];
  return pick(damages)();
}

function asRequest({ pick }: Generator, { timestamps, signatures, body }: Signed): FuzzRequest {
  const one = (values: string[]) => (values.length === 0 ? undefined : values.length === 1 ? values[0] : values);
  const upper = pick([true, false]);
  return {
    integration: "app",
    headers: {
      [upper ? "Content-Type" : "content-type"]: "application/json",
      [upper ? "X-Slack-Request-Timestamp" : "x-slack-request-timestamp"]: one(timestamps),
      [upper ? "X-Slack-Signature" : "x-slack-signature"]: one(signatures),
    },
    body,
    base64: pick([true, false]),
  };
}

/** HTTP itself takes the spaces around a value away, and reads it as Latin-1. */
const trimmed = (given: Signed): Signed => ({
  ...given,
  timestamps: given.timestamps.map((value) => value.trim()),
  signatures: given.signatures.map((value) => value.trim()),
});

const sendOverHttp = (agent: http.Agent, apiUrl: string, { timestamps, signatures, body }: Signed): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers: Record<string, string | string[] | number> = {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      ...(timestamps.length > 0 && { "X-Slack-Request-Timestamp": timestamps }),
      ...(signatures.length > 0 && { "X-Slack-Signature": signatures }),
    };
    const options = {
      host: "127.0.0.1",
      port: new URL(apiUrl).port,
      path: "/slack/app",
      method: "POST",
      agent,
      headers,
    };
    http
      .request(options, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      })
      .on("error", reject)
      .end(body);
  });
