import { type Urgency, urgencies } from "../../alert/alert.ts";
import type { Integration } from "../../alert/settings.ts";

/**
 * The urgency that a message names, else the integration's default. `slackText` is the message as Slack sends it.
 *
 * `word`: `urgency:high` or `[high]` wins; then `sev-1` to `sev-4` and `P1` to `P4`; then the leftmost whole word; nothing
 * inside links, mentions and code counts. `substring`: exactly PagerTree's rule, under which `site slow` is low.
 * Source: github.com/PagerTree/pager_tree-integrations, slack/webhook/v3.rb
 */
export function findUrgency(
  slackText: string,
  { defaultUrgency, urgencyMatch }: Pick<Integration, "defaultUrgency" | "urgencyMatch">,
): Urgency {
  const found = urgencyMatch === "substring" ? substring(slackText) : named(spoken(slackText));
  return found ?? defaultUrgency;
}

const substring = (text: string): Urgency | undefined =>
  /low|medium|high|critical/.exec(text.toLowerCase())?.[0] as Urgency | undefined;

const levels: Record<string, Urgency> = { 1: "critical", 2: "high", 3: "medium", 4: "low" };

function named(text: string): Urgency | undefined {
  const level = severity.exec(text)?.[1];
  const found = explicit.exec(text)?.slice(1).find(Boolean) ?? (level ? levels[level] : word.exec(text)?.[1]);
  return found as Urgency | undefined;
}

// A whole word: not part of a longer one, of a hyphenated one (`low-level`), of a path, a host name or an address.
// Around it may stand punctuation, and the _ of italics.
const before = "(?<![a-z0-9/.@#-])(?<![a-z0-9]_)";
const after = "(?!_*[a-z0-9])(?!_*[/@-])(?!\\.[a-z0-9])";
const whole = (pattern: string): string => `${before}(?:${pattern})${after}`;

const anyUrgency = `(${urgencies.join("|")})`;
const explicit = new RegExp(`${whole(`urgency\\s*[:=]\\s*${anyUrgency}`)}|\\[${anyUrgency}\\]`);
const severity = new RegExp(whole("(?:sev(?:erity)?[- ]?|p)([1-4])"));
const word = new RegExp(whole(anyUrgency));

/** What is said in words: the text without code, links, mentions, channels and addresses. */
const spoken = (slackText: string): string =>
  slackText
    .replace(/```.*?```/gs, " ")
    .replace(/`[^`\n]+`/g, " ")
    .replace(/<[^<>\n]+>/g, " ")
    .replace(/\bhttps?:\/\/\S+/gi, " ")
    .replace(/(?<!\S)[@#][^\s,;:!?]+/g, " ")
    // For what is a whole word, every letter and digit beyond ASCII is as good as an x. The patterns above so need no Unicode
    // classes: 12 of them cost each cold start 2 ms.
    .replace(/[\u0080-\uffff]+/g, (characters) => characters.replace(/[\p{L}\p{N}]/gu, "x"))
    .toLowerCase();
