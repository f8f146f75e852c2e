import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startDeadline } from "../../functions/ingest/deadline.ts";

it("aborts when its time has passed, as a timeout", async () => {
  const { signal } = startDeadline(20);
  await once(signal, "abort");
  expect(signal.reason).toMatchObject({ name: "TimeoutError" });
});

it("does not abort once it is ended", async () => {
  const { signal, end } = startDeadline(20);
  end();
  await sleep(60);
  expect(signal.aborted).toBe(false);
});
