import { seededRandom } from "../../../lib/local/slack/seeded-random.ts";

/** Random choices that a seed reproduces. */
export interface Generator {
  /** [0, 1). */
  random(): number;
  /** A whole number from 0 to `most`. */
  upTo(most: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
  /** Text of hostile and plain pieces. */
  text(pieces: readonly string[], most: number): string;
  /** Text with one change: a character removed, added, doubled, replaced or in the other case. */
  mutate(text: string): string;
}

const strangers = ["0", "f", "G", " ", "\n", "é", "\u0000", "\u202e", "%", "=", ",", "v", "ſ"];

export function createGenerator(seed: number): Generator {
  const random = seededRandom(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length - 1)] as T;
  return {
    random,
    upTo,
    pick,
    chance: (share) => random() < share,
    text: (pieces, most) => Array.from({ length: upTo(most) }, () => pick(pieces)).join(""),
    mutate: (text) => {
      const at = upTo(Math.max(text.length - 1, 0));
      const [before, here, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
      const stranger = pick(strangers);
      const other = here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase();
      return pick([
        before + after,
        before + stranger + here + after,
        before + here + here + after,
        before + stranger + after,
        before + other + after,
        text.slice(0, at),
        `${text}${stranger}`,
      ]);
    },
  };
}

/** What a sender could smuggle in: markup, control characters, direction marks, broken pairs, entities, prototypes, JSON. */
export const hostilePieces = [
  ..."<>&|!@#*_~`\"'\\/%=:;{}[]()^, \n\r\t".split(""),
  ...["<!channel>", "<!here>", "<!everyone>", "<@U2147483697>", "<#C2147483705>", "<#C1|ops>", "<!subteam^S1|@x>"],
  ...[
    "<https://evil.example|bank>",
    "<mailto:a@b.c>",
    "<!date^1^{date}|x>",
    "&lt;!channel&gt;",
    "&amp;lt;!here&amp;gt;",
  ],
  ...["&amp;", "&lt;", "&gt;", "&#60;", "&amp;amp;", "\u0000", "\u0007", "\u001b[31m", "\u2028", "\u2029", "\u0085"],
  ...["\u202e", "\u2066", "\u200b", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udc00", "🔥", "ß", "İ", "ﷺ", "\u0301"],
  ...["__proto__", "constructor", "toString", "outage: ", "critical", "sev-1", "urgency:high", "ack ", "A-0000000"],
  ...['"}', '{"event":"request"}', '\n{"level":"info"}', "a", "b", "1", " ", "checkout is down", "a-fake-token"],
];
