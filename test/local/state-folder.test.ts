import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FolderInUseError, takeStateFolder } from "../../lib/local/state-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slack-alerts-state-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("one runner holds the folder, until it releases it", () => {
  const held = takeStateFolder(folder);
  expect(() => takeStateFolder(folder)).toThrow(FolderInUseError);
  held.release();
  takeStateFolder(folder).release();
});

test("a runner that was killed holds the folder no longer", async () => {
  const module = new URL("../../lib/local/state-folder.ts", import.meta.url);
  const program = `import { takeStateFolder } from "${module}"; takeStateFolder("${folder}"); console.log("held"); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(other.stdout, "data");
  expect(() => takeStateFolder(folder)).toThrow(`another local stack uses ${folder}`);
  other.kill("SIGKILL");
  await once(other, "exit");
  takeStateFolder(folder).release();
});
