import type { Summary } from "../measure/statistics.ts";
import type { Figure, Part, Ratio } from "./part.ts";

/** The part's tables, for a terminal and for Markdown alike. */
export function tablesOf({ ratios, figures, facts = {} }: Part): string {
  const sections = [
    ratios.length > 0 && table(["ratio", "median", "quartiles", "n", "goal"], ratios.map(ratioRow)),
    ...figures.map((figure) =>
      table([`${figure.name} (${figure.unit})`, "median", "quartiles", "n"], figureRows(figure)),
    ),
    Object.keys(facts).length > 0 &&
      table(
        ["finding", ""],
        Object.entries(facts).map(([k, v]) => [k, String(v)]),
      ),
  ];
  return sections.filter(Boolean).join("\n\n");
}

function ratioRow({ name, of, over, ratio, goal, atLeast }: Ratio): string[] {
  const { median } = ratio;
  const met = goal !== undefined && (atLeast ? median >= goal : median <= goal);
  const wanted = goal === undefined ? "" : `${atLeast ? "≥" : "≤"} ${goal.toFixed(2)} ${met ? "met" : "missed"}`;
  return [`${name}: ${of} ÷ ${over}`, ...summaryCells(ratio), wanted];
}

const figureRows = ({ by }: Figure): string[][] =>
  Object.entries(by).map(([contestant, summary]) => [contestant, ...summaryCells(summary)]);

const summaryCells = ({ median, low, high, n }: Summary): string[] => [
  digits(median),
  `${digits(low)}–${digits(high)}`,
  String(n),
];

/** Three significant digits. */
export const digits = (figure: number): string => (Math.abs(figure) >= 100 ? figure.toFixed(0) : figure.toPrecision(3));

function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
