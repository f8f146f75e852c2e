import type { Proof } from "../run-proofs.ts";
import { token } from "../torture/sender.ts";
import { startTortureStack } from "../torture/stack.ts";
import { atLeast, none } from "../verdict.ts";
import { createGenerator, type Generator } from "./generator.ts";
import { loadIngestBundle } from "./ingest-bundle.ts";

const sizes = { full: 10_000, short: 2000 };

/** Legacy forms whose token is missing, repeated, cut, longer, or somebody else's: none is accepted. */
export const tokens: Proof = async ({ seed, short }) => {
  const generator = createGenerator(seed);
  const rounds = short ? sizes.short : sizes.full;
  const stack = await startTortureStack({ seed, concurrency: 2 });
  const bundle = await loadIngestBundle(stack);
  const counts = { valid: 0, forgedAccepted: 0, validRefused: 0, thrown: 0, errors: 0 };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const body = makeForm(generator);
      const valid = hasTheToken(body, token);
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const status = await bundle
        .handle({ integration: "legacy", headers, body, base64: generator.chance(0.5) })
        .then(({ statusCode }) => statusCode)
        .catch(() => {
          counts.thrown += 1;
          return 0;
        });
      if (valid) counts.valid += 1;
      if (status >= 500) counts.errors += 1;
      if (!valid && status < 400) counts.forgedAccepted += 1;
      if (valid && status !== 200) counts.validRefused += 1;
      if (round % 1000 === 0) bundle.takeLines();
    }
    return {
      facts: { forms: rounds, valid: counts.valid },
      checks: [
        atLeast("valid ones among them", 10, counts.valid),
        none("forged accepted", counts.forgedAccepted),
        none("valid refused", counts.validRefused),
        none("thrown", counts.thrown),
        none("answers 5xx", counts.errors),
      ],
    };
  } finally {
    bundle.stop();
    await stack.stop();
  }
};

/** The rule, read from the bytes by hand: exactly one field whose decoded name is `token`, and its decoded value is the token. */
function hasTheToken(body: string, token: string): boolean {
  const decode = (text: string): Buffer => {
    const bytes: number[] = [];
    const raw = Buffer.from(text);
    for (let index = 0; index < raw.length; index += 1) {
      const hex = raw.subarray(index + 1, index + 3).toString("latin1");
      if (raw[index] === 0x25 && /^[0-9a-fA-F]{2}$/.test(hex)) {
        bytes.push(Number.parseInt(hex, 16));
        index += 2;
      } else bytes.push(raw[index] === 0x2b ? 0x20 : (raw[index] as number));
    }
    return Buffer.from(bytes);
  };
  const values = body.split("&").flatMap((pair) => {
    const equals = pair.indexOf("=");
    const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return decode(name).equals(Buffer.from("token")) ? [decode(value)] : [];
  });
  return values.length === 1 && values[0]?.equals(Buffer.from(token)) === true;
}

/** A form that asks for nothing (a bot's post), with what stands for its token in one of many shapes. */
function makeForm({ pick, upTo, chance, mutate }: Generator): string {
  const fields = "team_id=T0001&channel_id=C1&timestamp=1355517523.000005&user_id=USLACKBOT&text=outage%3A+x&bot_id=B1";
  const good = `token=${token}`;
  const escaped = `token=%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
  if (chance(0.05)) return pick([`${good}&${fields}`, `${fields}&${good}`, `${escaped}&${fields}`]);
  const parts = pick([
    "",
    "token",
    "token=",
    `token=${mutate(token)}`,
    `token=${token.slice(0, upTo(token.length - 1))}`,
    `token=${token}${token}`,
    `${good}&${good}`,
    `${good}&token=`,
    `token=x&${good}`,
    `token[]=${token}`,
    `token[0]=${token}`,
    `token%5B%5D=${token}`,
    `Token=${token}`,
    `TOKEN=${token}`,
    `toke%6e=${token}&${good}`,
    `token=${token.toUpperCase()}`,
    `token=%00${token}`,
    `token=${token}%00`,
    `token=+${token}`,
    `token=${token}%20`,
    `token=local-fake-token-for-app`,
    `token=local-fake-signing-secret-for-app`,
    `payload=${encodeURIComponent(JSON.stringify({ token }))}`,
    `text=a%26${good}`,
    `x=1;${good}`,
    `token=%`,
    `token=%FF%FE`,
    "token=__proto__",
    "token=undefined",
    "token=null",
  ]);
  return chance(0.5) ? `${parts}&${fields}` : `${fields}&${parts}`;
}
