import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alarmTitles } from "../lib/alarms.ts";

// README says nothing that is not true: what can be checked by name is checked here.

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
const schema = JSON.parse(readFileSync(join(root, "lib/settings.schema.json"), "utf8"));

const functionSources = readdirSync(join(root, "functions"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(root, "functions", name), "utf8"))
  .join("\n");

/** Every property name below a JSON schema's `properties`. */
function namesIn(node: unknown, below = false): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(below ? [key] : []),
    ...namesIn(value, key === "properties"),
  ]);
}

describe("the README", () => {
  it("names only scripts that there are", () => {
    const named = [...readme.matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name]) => name ?? "");
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  });

  it("explains every setting", () => {
    const context = schema.properties.context.properties["slack-alerts"];
    const names = namesIn(context).filter((name) => !["critical", "high", "medium", "low"].includes(name));
    expect(names.length).toBeGreaterThan(30);
    expect([...new Set(names)].filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([]);
  });

  it("has a runbook entry for every alarm", () => {
    expect(alarmTitles.filter((title) => !readme.includes(`\n### ${title}\n`))).toEqual([]);
  });

  it("names every metric", () => {
    const metrics = [...readFileSync(join(root, "functions/runtime/metrics.ts"), "utf8").matchAll(/^ {2}\| "(\w+)"/gm)];
    expect(metrics.length).toBeGreaterThan(15);
    expect(metrics.map(([, name]) => name).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it("names every event that the functions log", () => {
    const events = [...functionSources.matchAll(/\blog(?:\.(?:info|warn|error)|\[[^\]]+\])\(\s*"([a-z-]+)"/g)];
    expect(events.length).toBeGreaterThan(15);
    expect([...new Set(events.map(([, name]) => name))].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it("links only to its own headings and to files that there are", () => {
    const anchors = new Set(
      [...readme.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
        (title ?? "")
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, "")
          .replaceAll(" ", "-"),
      ),
    );
    const broken = [...readme.matchAll(/\]\(#([^)]+)\)/g)]
      .map(([, anchor]) => anchor ?? "")
      .filter((a) => !anchors.has(a));
    expect(broken).toEqual([]);
  });
});
