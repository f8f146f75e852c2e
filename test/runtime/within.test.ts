import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { within } from "../../functions/runtime/within.ts";

it("settles as the work does", async () => {
  const { signal } = new AbortController();
  await expect(within(signal, Promise.resolve(1))).resolves.toBe(1);
  await expect(within(signal, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("does not wait for work that outlives the signal", async () => {
  const never = sleep(60_000, 1, { ref: false });
  await expect(within(AbortSignal.timeout(10), never)).rejects.toMatchObject({ name: "TimeoutError" });
  await expect(within(AbortSignal.abort(new Error("too late")), never)).rejects.toThrow("too late");
});
