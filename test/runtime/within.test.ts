import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { within } from "../../functions/runtime/within.ts";

it("settles as the work does", async () => {
  await expect(within(60_000, async () => 1)).resolves.toBe(1);
  await expect(within(60_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("does not wait for work that outlives its time, and tells it by the signal", async () => {
  let given: AbortSignal | undefined;
  const never = (signal: AbortSignal) => {
    given = signal;
    return sleep(60_000, 1, { ref: false });
  };
  await expect(within(10, never)).rejects.toMatchObject({ name: "TimeoutError" });
  expect(given?.reason).toMatchObject({ name: "TimeoutError" });
});

it.each([0, -5])("does not begin work that has %i ms left", async (ms) => {
  let begun = false;
  const work = async () => {
    begun = true;
  };
  await expect(within(ms, work)).rejects.toMatchObject({ name: "TimeoutError" });
  expect(begun).toBe(false);
});

it("never aborts work that has ended in time", async () => {
  let given: AbortSignal | undefined;
  await within(20, async (signal) => {
    given = signal;
  });
  await sleep(60);
  expect(given?.aborted).toBe(false);
});
