const minutesPer: Record<string, number> = { m: 1, min: 1, h: 60, d: 24 * 60 };
const longestMinutes = 7 * 24 * 60;

/** Reads `30m`, `2h` or `1d` as minutes; undefined unless it is 1 minute to 7 days. */
export function readMinutes(text: string): number | undefined {
  const match = /^(\d{1,5}) ?(m|min|h|d)$/i.exec(text.trim());
  const minutes = Number(match?.[1]) * (minutesPer[match?.[2]?.toLowerCase() ?? ""] ?? 0);
  return minutes >= 1 && minutes <= longestMinutes ? minutes : undefined;
}
