import { stripVTControlCharacters } from "node:util";

const segmenter = new Intl.Segmenter();
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;

/** What other people typed, made safe to print in one line: no control, escape or direction characters. */
export const oneLine = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/(?!\u200d)[\p{Cc}\p{Cf}]/gu, "")
    .trim();

/** The terminal columns that a text takes: two for most Asian characters and emoji. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** The text cut to `width` columns (with an ellipsis) or filled up to them. */
export function toWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text + " ".repeat(width - displayWidth(text));
  let kept = "";
  for (const { segment } of segmenter.segment(text)) {
    if (displayWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return toWidth(`${kept}…`, width);
}

const gap = "  ";
const narrowest = 8;

/**
 * Rows as aligned columns, at most `width` wide. When that is too narrow, the columns at the indexes `flexible` are cut, the widest first.
 * Each cell is printed as one line.
 */
export function alignColumns(rows: string[][], width: number, flexible: number[]): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))));
  const total = () => widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1);
  while (total() > width) {
    const widest = flexible.reduce((one, other) => ((widths[other] ?? 0) > (widths[one] ?? 0) ? other : one));
    if ((widths[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return cells
    .map((row) =>
      row
        .map((cell, column) => toWidth(cell, widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join("\n");
}
