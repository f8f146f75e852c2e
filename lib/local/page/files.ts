import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A file of the page. */
export interface PageFile {
  type: string;
  body: string;
}

const client = new URL("./client/", import.meta.url);

/** The page's files by path, each read (script and style: bundled) when it is first asked for. */
export function pageFiles(): (path: string) => Promise<PageFile> | undefined {
  const makers: Record<string, () => Promise<PageFile>> = {
    "/": () => asIs("index.html", "text/html; charset=utf-8"),
    "/page.css": () => bundle("page.css", "text/css; charset=utf-8"),
    "/icon.svg": () => asIs("icon.svg", "image/svg+xml"),
    "/page.js": () => bundle("main.tsx", "text/javascript; charset=utf-8"),
  };
  const made = new Map<string, Promise<PageFile>>();
  return (path) => {
    const make = Object.hasOwn(makers, path) ? makers[path] : undefined;
    if (make && !made.has(path)) made.set(path, make());
    return made.get(path);
  };
}

const asIs = async (name: string, type: string): Promise<PageFile> => ({
  type,
  body: await readFile(new URL(name, client), "utf8"),
});

async function bundle(name: string, type: string): Promise<PageFile> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, client))],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
  });
  return { type, body: outputFiles[0]?.text ?? "" };
}
