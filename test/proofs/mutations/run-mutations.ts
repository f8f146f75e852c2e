import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutation, mutations } from "./mutations.ts";

const project = fileURLToPath(new URL("../../..", import.meta.url));
const copied = ["functions", "lib", "bin", "test", "cdk.json", "package.json", "package-lock.json", "tsconfig.json"];
const mostMs = 5 * 60_000;

/**
 * Takes one protection at a time away, in a copy of the project, and expects the named proof to fail: `npm run mutations [-- word]`
 * runs all, or those whose name contains the word. Exit code 1 when a proof did not notice.
 */
const [word = ""] = process.argv.slice(2);
const chosen = mutations.filter(({ name }) => name.includes(word));
const rows: string[] = [];
let unnoticed = 0;
for (const mutation of chosen) {
  const startedMs = performance.now();
  const failed = await failsWith(mutation).catch((error) => {
    console.error(error);
    return false;
  });
  if (!failed) unnoticed += 1;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  rows.push(
    `| ${mutation.name} | ${mutation.proof.slice(0, 1)} ${mutation.proof.at(-1)} | ${failed ? "red" : "**GREEN**"} | ${seconds} s |`,
  );
  console.log(rows.at(-1));
}
console.log(`\n| taken away | proof | it went | time |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`);
console.log(unnoticed === 0 ? "Every mutation was noticed." : `${unnoticed} mutations were NOT noticed.`);
process.exitCode = unnoticed === 0 && chosen.length > 0 ? 0 : 1;

/** Whether the proof fails in a copy with the mutation. Throws when the code to change is not there, or not unique. */
async function failsWith({ name, file, from, to, proof }: Mutation): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "slack-alerts-mutation-"));
  try {
    const skip = /\/(node_modules|bench)(\/|$)/;
    for (const part of copied) {
      cpSync(join(project, part), join(folder, part), {
        recursive: true,
        filter: (path) => !skip.test(path.slice(project.length)),
      });
    }
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    const text = readFileSync(join(folder, file), "utf8");
    if (text.split(from).length !== 2) throw new Error(`${name}: ${file} does not hold exactly once: ${from}`);
    writeFileSync(
      join(folder, file),
      text.replace(from, () => to),
    );
    return await ends(folder, proof);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** True when the command fails or finds no end. */
function ends(folder: string, proof: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, proof, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const timer = setTimeout(() => child.kill("SIGKILL"), mostMs);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(timer);
      // A copy that cannot run proves nothing.
      if (code !== 0 && !/BROKEN|FAIL/.test(output)) reject(new Error(`${proof.join(" ")} did not run:\n${output}`));
      else resolve(code !== 0);
    });
  });
}
