import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadAssembly } from "../lib/local/assembly.ts";
import { resourcesOfType } from "../lib/local/template.ts";
import { settings } from "./local/fixtures/settings.ts";

// Times depend on the machine: `npm run bench` measures them. What they come from is held here, on the stack's own bundles.

// A first run synthesises the stack.
vi.setConfig({ hookTimeout: 90_000 });

const files: Record<string, string> = {};
beforeAll(async () => {
  const { template, directory } = await loadAssembly(settings);
  for (const [, { Properties, Metadata }] of resourcesOfType(template, "AWS::Lambda::Function")) {
    const name = /Slack/.test(String(Properties?.Description)) ? "ingest" : "process";
    files[name] = join(directory, String(Metadata?.["aws:asset:path"]), "index.mjs");
  }
});
const fileOf = (name: string): string => files[name] ?? "";

describe.each([
  ["ingest", 215_000],
  ["process", 270_000],
])("the bundle of %s", (name, mostBytes) => {
  it(`is at most ${mostBytes} bytes`, () => {
    expect(statSync(fileOf(name)).size).toBeLessThanOrEqual(mostBytes);
  });

  it("imports nothing: built-ins are taken one by one, since an import would load undici and more", () => {
    const imports = [...code(name).matchAll(/(?:from|import\(|import)"([^"]+)"/g)].map(([, module]) => module);
    expect(imports).toEqual([]);
    expect(code(name)).toContain('process.getBuiltinModule("node:http")');
  });

  it("looks for settings of the SDK in the environment only", () => {
    expect(code(name)).toContain("AWS_ENDPOINT_URL");
    expect(code(name)).not.toMatch(/AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|AWS_EC2_METADATA/);
  });
});

const code = (name: string): string => readFileSync(fileOf(name), "utf8");
