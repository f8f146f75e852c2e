import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

// Who may import whom: the README's last section says why.

const root = resolve(import.meta.dirname, "..");

interface Source {
  path: string;
  text: string;
  imports: string[];
}

const sources: Source[] = ["bin", "lib", "functions"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => {
      const file = join(root, folder, name);
      const text = readFileSync(file, "utf8");
      const found = [
        ...text.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"/gm),
      ];
      const imports = found.map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "");
      const resolved = imports.map((to) => (to.startsWith(".") ? relative(root, join(dirname(file), to)) : to));
      return { path: relative(root, file), text, imports: resolved };
    }),
);

const within =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const deployed = sources.filter(({ path }) => path.startsWith("functions/"));

/** `file -> import` for each import of `files` that is not allowed. */
const offending = (files: Source[], allowed: (to: string, from: string) => boolean): string[] =>
  files.flatMap(({ path, imports }) => imports.filter((to) => !allowed(to, path)).map((to) => `${path} -> ${to}`));

describe("imports", () => {
  it("are found at all", () => {
    expect(deployed.length).toBeGreaterThan(20);
    expect(sources.flatMap(({ imports }) => imports)).toContain("functions/alert/alert.ts");
  });

  it("of the shared contract are zod, node:crypto and its own files", () => {
    const allowed = (to: string) => /^(zod|zod\/mini|node:crypto)$/.test(to) || within("functions/alert")(to);
    expect(
      offending(
        deployed.filter(({ path }) => within("functions/alert")(path)),
        allowed,
      ),
    ).toEqual([]);
  });

  it.each(["ingest", "process"])("of %s stay in its folder, the contract and the runtime", (name) => {
    const own = within(`functions/${name}`, "functions/alert", "functions/runtime");
    const files = deployed.filter(({ path }) => within(`functions/${name}`)(path));
    expect(offending(files, (to) => own(to) || !/^(functions|lib|bin|test)\//.test(to))).toEqual([]);
  });

  it("of deployed code never reach lib, bin or test", () => {
    expect(offending(deployed, (to) => !/^(lib|bin|test)\//.test(to))).toEqual([]);
  });

  it("of the AWS SDK stand only in stores, queues, the runtime and composition roots", () => {
    const adapters = /(-store|-queue|update-expression|index)\.ts$|^functions\/runtime\//;
    expect(offending(deployed, (to, from) => !to.startsWith("@aws-sdk/") || adapters.test(from))).toEqual([]);
  });

  it("of settings.ts by deployed code are types only, so that no bundle carries the synth-time checks", () => {
    const values = deployed.filter(({ text }) => /^import (?!type)[^;]*"[./]+\/?(alert\/)?settings\.ts"/m.test(text));
    expect(values.map(({ path }) => path)).toEqual([]);
  });

  it("of the functions' code by lib are the contract and the runtime; chores may use the stores too", () => {
    const files = sources.filter(({ path }) => within("lib")(path));
    const allowed = (to: string, from: string) =>
      !to.startsWith("functions/") ||
      within("functions/alert", "functions/runtime")(to) ||
      (within("lib/chores")(from) && /-store\.ts$/.test(to));
    expect(offending(files, allowed)).toEqual([]);
  });
});

describe("the environment", () => {
  it("is read only in composition roots, bin and what stands in for the SDK's own reader", () => {
    const allowed = /^functions\/\w+\/index\.ts$|^functions\/runtime\/instead\/environment-config\.ts$|^bin\//;
    const readers = sources.filter(({ text }) => /\bprocess\.env\b/.test(text)).map(({ path }) => path);
    expect(readers.filter((path) => !allowed.test(path))).toEqual([]);
  });
});
