import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { childProgramIn } from "../../../lib/local/lambda/child-program.ts";
import { fixtureAssembly } from "../fixtures/assembly.ts";
import { isAlive } from "../fixtures/process.ts";

const source = `
export const handler = ({ mode }) => {
  console.log("in " + mode);
  if (mode === "spin") for (;;);
  return new Promise((resolve) => setTimeout(resolve, 60_000));
};
`;

test("no process outlives a runner that was killed, be it waiting or spinning", async () => {
  const assembly = await fixtureAssembly({ fn: source });
  onTestFinished(assembly.remove);
  const owner = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("../fixtures/pool-owner.ts", import.meta.url)),
      childProgramIn(assembly.directory),
      `${assembly.directory}/fn/index.mjs`,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const wrote: string[] = [];
  createInterface(owner.stderr).on("line", (line) => wrote.push(line));
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [pids] = (await once(createInterface(owner.stdout), "line")) as [string];
  await expect.poll(() => wrote.toSorted(), { timeout: 5000 }).toEqual(["in spin", "in wait"]);
  expect(JSON.parse(pids).every(isAlive)).toBe(true);

  owner.kill("SIGKILL");
  await expect.poll(() => JSON.parse(pids).filter(isAlive), { timeout: 5000 }).toEqual([]);
});
