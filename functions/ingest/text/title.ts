import { truncate } from "../../alert/mrkdwn.ts";

/** Code points. */
export const longestTitle = 255;
/** As UTF-8. */
export const longestDescriptionBytes = 6 * 1024;

/** Splits readable text into an alert's title (its first line) and description (the rest, with what the title had no room for). */
export function splitTitle(text: string): { title: string; description?: string } {
  const trimmed = text.trim();
  const end = trimmed.indexOf("\n");
  const firstLine = (end < 0 ? trimmed : trimmed.slice(0, end)).trim();
  const title = truncate(firstLine, longestTitle);
  // A cut title ends in an ellipsis; the description goes on where it was cut.
  const cut = title === firstLine ? "" : `…${firstLine.slice(title.length - 1)}`;
  const others = end < 0 ? "" : trimmed.slice(end).trim();
  const description = firstBytes([cut, others].filter(Boolean).join("\n"), longestDescriptionBytes);
  return { title: title || "(no text)", ...(description && { description }) };
}

/** As much of a text as `most` bytes of UTF-8 hold, without half a code point. */
function firstBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(most));
  return text.slice(0, read);
}
