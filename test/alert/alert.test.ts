import { expect, test } from "vitest";
import { followUpEvents, followUpKey, isSettled, parseFollowUpKey } from "../../functions/alert/alert.ts";

test.each(followUpEvents)("the key of %s is taken apart as it was put together", (event) => {
  expect(parseFollowUpKey(followUpKey(event, "on-call-2"))).toEqual({ event, webhook: "on-call-2" });
});

test.each([
  ["pending", false],
  ["claimed", false],
  ["held", false],
  ["delivered", true],
  ["failed", true],
  ["superseded", true],
  ["dead", true],
] as const)("a follow-up that is %s is settled: %s", (state, expected) => {
  const followUp = { state, owner: "o", ownedSinceMs: 0, attempts: 0, unfinished: 0, dueAtMs: 0, giveUpAtMs: 0 };
  expect(isSettled(followUp)).toBe(expected);
});
