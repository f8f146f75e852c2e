import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { waitForQuiet } from "../measure/quiet.ts";
import type { Rounds } from "../measure/rounds.ts";
import { summarise } from "../measure/statistics.ts";
import type { Figure } from "../report/part.ts";

const projectRoot = fileURLToPath(new URL("../../..", import.meta.url));

/** Seconds from `npm start` to its first line that names the endpoint. The stack was synthesised before, as it is after the first start. */
export async function startTimes({ count, patienceMs }: Rounds): Promise<Figure> {
  process.stderr.write("pipeline: time to start\n");
  const seconds: number[] = [];
  for (let round = 0; round < count; round += 1) {
    await waitForQuiet(patienceMs);
    const dir = mkdtempSync(join(tmpdir(), "slack-alerts-start-"));
    const startedMs = performance.now();
    const args = ["start", "--silent", "--", "--port", "0", "--page-port", "0", "--dir", dir];
    const child = spawn("npm", args, { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"], detached: true });
    for await (const line of createInterface(child.stdout)) {
      if (/http:\/\/localhost:\d+\/slack\//.test(line)) break;
    }
    seconds.push((performance.now() - startedMs) / 1000);
    // npm and the stack are one group; npm alone would leave the stack running.
    process.kill(-(child.pid ?? 0), "SIGINT");
    await once(child, "exit");
    rmSync(dir, { recursive: true, force: true });
  }
  return { name: "npm start until ready", unit: "s", by: { "slack-alerts": summarise(seconds) } };
}
