import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import type { SecretStore, SecretVersion } from "./secrets-manager.ts";

/** Keeps the value in memory; none at first when `text` is undefined. */
export function secretInMemory(text?: string): SecretStore {
  const versionNow = (text: string): SecretVersion => ({ text, changedAtMs: Date.now() });
  let version = text === undefined ? undefined : versionNow(text);
  return {
    read: () => version,
    write: (next) => {
      version = versionNow(next);
      return version;
    },
  };
}

/** Keeps the value in a file that only its owner can read. Read anew when it changed; no file means no value. */
export function secretInFile(path: string): SecretStore {
  let version: SecretVersion | undefined;
  const read = () => {
    const changedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAtMs === undefined) return undefined;
    if (changedAtMs !== version?.changedAtMs) version = { text: readFileSync(path, "utf8"), changedAtMs };
    return version;
  };
  const write = (text: string) => {
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, text, { mode: 0o600 });
    renameSync(unfinished, path);
    version = { text, changedAtMs: statSync(path).mtimeMs };
    return version;
  };
  return { read, write };
}
