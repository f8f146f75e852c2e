/**
 * The longest of `words` that a text begins with, in any case; undefined when there is none.
 *
 * A word that ends in a letter or digit must end there in the text too: `outage` is found in `outage: db` and `outage-db`, not
 * in `outages`. Whether Slack's own outgoing webhooks see it so is not documented; what Slack says it has found
 * (`trigger_word`) counts besides, see typed-message.ts.
 */
export function findTrigger(text: string, words: readonly string[]): string | undefined {
  const found = words.filter((word) => beginsWith(text, word) && !runsOn(text, word.length));
  return found.reduce<string | undefined>(
    (best, word) => (best && best.length >= word.length ? best : word),
    undefined,
  );
}

/** Whether a text begins with a word, in any case, whatever follows it. */
export const beginsWith = (text: string, word: string): boolean =>
  text.slice(0, word.length).toLowerCase() === word.toLowerCase();

/** A text without the first `length` characters and the punctuation that sets them off: `outage: db` and `outage - db` leave `db`. */
export const textAfter = (text: string, length: number): string =>
  text.slice(length).replace(/^(?:[\s:,;!]|\.(?=\s))*(?:[-–—]+\s+)?/, "");

/** Whether the word that ends at `end` goes on behind it. */
const runsOn = (text: string, end: number): boolean =>
  /^[\p{L}\p{N}_]$/u.test(lastCodePoint(text.slice(0, end))) && /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(end));

const lastCodePoint = (text: string): string => Array.from(text.slice(-2)).at(-1) ?? "";
