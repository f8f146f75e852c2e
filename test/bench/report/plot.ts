import type { Figure, Result } from "./part.ts";

const names = ["slack-alerts", "bare", "bare, CommonJS", "slack-edge", "Bolt", "Bolt, CommonJS"];
const width = 760;
const labelWidth = 118;
const barHeight = 16;
const rowHeight = 24;
const plotWidth = width - labelWidth - 70;

/** Colours that hold on light and dark pages alike; text takes the page's own lightness where the viewer says which. */
const style = `
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #3b424c; }
  .title { font-weight: 600; font-size: 13px; }
  .note { fill: #6b7480; }
  .init { fill: #8fa3bf; } .first { fill: #d9a583; } .ours .init { fill: #3f78c4; } .ours .first { fill: #e8590c; }
  .warm { fill: #8fa3bf; } .ours .warm { fill: #3f78c4; }
  .axis { stroke: #9aa3ad; stroke-opacity: 0.5; }
  @media (prefers-color-scheme: dark) { text { fill: #d5dae1; } .note { fill: #9aa3ad; } }`;

/**
 * The ingest function next to its peers, as SVG: cold starts (init and first request) at three CPU shares, and the CPU time
 * of a warm request. Drawn from the results alone.
 */
export function plot(cold: Result, warm: Result): string {
  const modes = ["full CPU", "512 MB", "256 MB"].filter((mode) => find(cold, `ingest cold, ${mode}: init`));
  const panels: string[] = [];
  let y = 28;
  for (const mode of modes) {
    const bars = names.map((name) => ({
      name,
      total: medianOf(cold, `ingest cold, ${mode}: both`, name),
      parts: [
        { kind: "init", value: medianOf(cold, `ingest cold, ${mode}: init`, name) },
        { kind: "first", value: medianOf(cold, `ingest cold, ${mode}: first request`, name) },
      ],
    }));
    panels.push(panel(`Cold start, ${mode === "full CPU" ? mode : `CPU share of ${mode}`}`, "ms", bars, y));
    y += names.length * rowHeight + 40;
  }
  for (const [title, figure] of [
    ["Warm request with its SendMessage, CPU time", "ingest warm, whole request"],
    ["Warm request without it, CPU time", "ingest warm, own code"],
  ] as const) {
    const present = names.filter((name) => find(warm, figure)?.by[name]);
    const bars = present.map((name) => {
      const total = medianOf(warm, figure, name);
      return { name, total, parts: [{ kind: "warm", value: total }] };
    });
    panels.push(panel(title, "µs", bars, y));
    y += bars.length * rowHeight + 40;
  }
  const { cpus, cpu, node } = cold.machine;
  const rounds = (result: Result, figure: string) => find(result, figure)?.by[names[0] ?? ""]?.n ?? 0;
  const counts = `${rounds(cold, `ingest cold, ${modes[0]}: init`)} (cold) and ${rounds(warm, "ingest warm, own code")} (warm)`;
  const note = `Medians of ${counts} interleaved rounds, ${cpus} × ${cpu}, Node.js ${node}, ${cold.takenAt.slice(0, 10)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="Cold starts and warm requests of slack-alerts and its peers">
<style>${style}
</style>
${legend()}
${panels.join("\n")}
<text class="note" x="0" y="${y - 8}">${note}</text>
</svg>
`;
}

interface Bar {
  name: string;
  /** What is written beside it: medians of parts need not add up to the median of the whole. */
  total: number;
  parts: { kind: string; value: number }[];
}

function panel(title: string, unit: string, bars: Bar[], top: number): string {
  const lengths = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const scale = plotWidth / Math.max(...lengths);
  const rows = bars.map(({ name, total, parts }, row) => {
    const y = top + 14 + row * rowHeight;
    let x = labelWidth;
    const rects = parts.map(({ kind, value }) => {
      const rect = `<rect class="${kind}" x="${x.toFixed(1)}" y="${y}" width="${(value * scale).toFixed(1)}" height="${barHeight}"/>`;
      x += value * scale;
      return rect;
    });
    return `<g${name === "slack-alerts" ? ' class="ours"' : ""}>
<text x="${labelWidth - 8}" y="${y + 12}" text-anchor="end">${name}</text>${rects.join("")}
<text x="${(x + 6).toFixed(1)}" y="${y + 12}">${total.toFixed(0)} ${unit}</text></g>`;
  });
  const bottom = top + 10 + bars.length * rowHeight;
  return `<text class="title" x="0" y="${top}">${title}</text>
${rows.join("\n")}
<line class="axis" x1="${labelWidth}" y1="${top + 10}" x2="${labelWidth}" y2="${bottom}"/>`;
}

const legend = (): string => `<g class="ours"><rect class="init" x="${width - 250}" y="18" width="12" height="12"/>
<text x="${width - 232}" y="28">init</text><rect class="first" x="${width - 190}" y="18" width="12" height="12"/>
<text x="${width - 172}" y="28">first request</text></g>`;

const find = ({ figures }: Result, name: string): Figure | undefined => figures.find((figure) => figure.name === name);

const medianOf = (result: Result, figure: string, name: string): number => find(result, figure)?.by[name]?.median ?? 0;
