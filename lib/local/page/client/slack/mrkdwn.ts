import { emoji } from "./emoji.ts";

/** A piece of text as Slack shows it. */
export type Piece =
  | { type: "text" | "code" | "mention"; text: string }
  | { type: "link"; text: string; href: string }
  | { type: "bold" | "italic" | "strike"; pieces: Piece[] };

const syntax =
  /`(?<code>[^`\n]+)`|<(?<angle>[^<>\n]+)>|(?<!\w)\*(?<bold>[^*\n]+)\*(?!\w)|(?<!\w)_(?<italic>[^_\n]+)_(?!\w)|(?<!\w)~(?<strike>[^~\n]+)~(?!\w)|:(?<emoji>[a-z0-9_+-]+):/g;

/** Reads Slack's mrkdwn. Rules: docs.slack.dev/messaging/formatting-message-text */
export function readMrkdwn(mrkdwn: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of mrkdwn.matchAll(syntax)) {
    if (match.index > end) pieces.push(plain(mrkdwn.slice(end, match.index)));
    pieces.push(readMatch(match[0], match.groups ?? {}));
    end = match.index + match[0].length;
  }
  if (end < mrkdwn.length) pieces.push(plain(mrkdwn.slice(end)));
  return pieces;
}

type Groups = Record<string, string | undefined>;

function readMatch(all: string, { code, angle, bold, italic, strike, emoji: name }: Groups): Piece {
  if (code !== undefined) return { type: "code", text: unescaped(code) };
  if (angle !== undefined) return readAngle(angle);
  if (bold !== undefined) return { type: "bold", pieces: readMrkdwn(bold) };
  if (italic !== undefined) return { type: "italic", pieces: readMrkdwn(italic) };
  if (strike !== undefined) return { type: "strike", pieces: readMrkdwn(strike) };
  return { type: "text", text: emoji[name ?? ""] ?? all };
}

/** `<@U1>`, `<#C1|name>`, `<!here>`, `<!subteam^S1>`, `<https://…|label>`. */
function readAngle(inner: string): Piece {
  const [target = "", label] = inner.split("|", 2).map(unescaped);
  if (/^[@#]/.test(target)) return { type: "mention", text: label ? `${target[0]}${label}` : target };
  if (target.startsWith("!"))
    return { type: "mention", text: `@${label ?? target.slice(1).replace(/^subteam\^/, "")}` };
  // Only what a browser may follow safely becomes a link.
  return /^https?:\/\//.test(target)
    ? { type: "link", text: label ?? target, href: target }
    : { type: "text", text: label ?? target };
}

const plain = (text: string): Piece => ({ type: "text", text: unescaped(text) });

const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
