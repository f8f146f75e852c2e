const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const entity = /&(?:amp|lt|gt);/g;
/** A mention, a channel, a command or a link between angle brackets, or an entity. */
const marked = /<([@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>|&(?:amp|lt|gt);/gi;

/**
 * What a person sees of a text as Slack sends it: entities unescaped once, `<@U1>`, `<#C1|name>`, `<!here>` and links
 * spelled out, and cleaned. The result is plain text: escape it before it goes back to Slack.
 * Rule: docs.slack.dev/messaging/formatting-message-text
 */
export function readableText(slackText: string): string {
  const text = slackText.replace(marked, (all, control: string | undefined) =>
    control === undefined ? unescapeEntities(all) : spellOut(control),
  );
  return cleanText(text);
}

/**
 * Drops what could hide or disguise text: control characters (but not line break and tab), characters that switch the
 * direction of writing (U+202A–202E, U+2066–2069), and halves of surrogate pairs.
 */
export function cleanText(text: string): string {
  if (/^[\n\t -~]*$/.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "");
}

const unescapeEntities = (text: string): string => text.replace(entity, (found) => entities[found] ?? found);

/** Spells out what stood between angle brackets; its label, if any, follows a bar. */
function spellOut(control: string): string {
  const bar = control.indexOf("|");
  const target = unescapeEntities(bar < 0 ? control : control.slice(0, bar));
  const label = bar < 0 ? "" : unescapeEntities(control.slice(bar + 1));
  switch (target[0]) {
    case "@":
      return `@${label.replace(/^@/, "") || target.slice(1)}`;
    case "#":
      return `#${label.replace(/^#/, "") || target.slice(1)}`;
    case "!":
      // A date's label is what to show where dates can't be formatted; a user group's begins with @.
      if (label && target.startsWith("!date^")) return label;
      return `@${label.replace(/^@/, "") || target.slice(1).replace(/^subteam\^/, "")}`;
    default:
      return link(target, label);
  }
}

/** A label never stands alone when it hides where the link leads. */
function link(target: string, label: string): string {
  const address = target.replace(/^(?:mailto|tel):/, "");
  const bare = (text: string) => text.replace(/^https?:\/\//, "").replace(/\/$/, "");
  if (!label) return address;
  return bare(label) === bare(address) ? label : `${label} (${address})`;
}
