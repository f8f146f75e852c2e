import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { within } from "../../functions/runtime/within.ts";

it("settles as the work does", async () => {
  await expect(within(60_000, async () => 1)).resolves.toBe(1);
  await expect(within(60_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it.each([10, 0, -5])("does not wait for work that outlives %i ms, and tells it by the signal", async (ms) => {
  let given: AbortSignal | undefined;
  const never = (signal: AbortSignal) => {
    given = signal;
    return sleep(60_000, 1, { ref: false });
  };
  await expect(within(ms, never)).rejects.toMatchObject({ name: "TimeoutError" });
  expect(given?.reason).toMatchObject({ name: "TimeoutError" });
});

it("never aborts work that has ended in time", async () => {
  let given: AbortSignal | undefined;
  await within(20, async (signal) => {
    given = signal;
  });
  await sleep(60);
  expect(given?.aborted).toBe(false);
});
