/** What is wrong with the lines that a function wrote for `requests` requests; undefined when nothing is. */
export function problemOfLines(lines: readonly string[], requests: number): string | undefined {
  let told = 0;
  for (const line of lines) {
    let value: Record<string, unknown>;
    try {
      value = JSON.parse(line);
    } catch {
      return `not JSON: ${line.slice(0, 200)}`;
    }
    if (typeof value !== "object" || value === null) return `no object: ${line.slice(0, 200)}`;
    const isMetric = "_aws" in value && !("event" in value);
    const isEvent =
      typeof value.event === "string" && typeof value.level === "string" && typeof value.time === "string";
    if (!isMetric && !isEvent) return `neither event nor metric: ${line.slice(0, 200)}`;
    if (value.event === "request") told += 1;
  }
  return told === requests ? undefined : `${told} events for ${requests} requests`;
}
