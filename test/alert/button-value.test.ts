import fc from "fast-check";
import { expect, test } from "vitest";
import { formatButtonValue, parseButtonValue } from "../../functions/alert/button-value.ts";

test.each([
  [{ alertId: "A-7F3KQ2XM9B", webhook: "ops" }, "A-7F3KQ2XM9B ops"],
  [{ alertId: "A-7F3KQ2XM9B", webhook: "on-call-2", minutes: 30 }, "A-7F3KQ2XM9B on-call-2 30"],
])("%j is written as %s and read back", (value, text) => {
  expect(formatButtonValue(value)).toBe(text);
  expect(parseButtonValue(text)).toEqual(value);
});

test("the longest is well below what Slack takes", () => {
  const value = { alertId: "A-7F3KQ2XM9B", webhook: "a".repeat(40), minutes: 99_999 };
  expect(formatButtonValue(value).length).toBeLessThanOrEqual(64);
  expect(parseButtonValue(formatButtonValue(value))).toEqual(value);
});

test.each([
  "",
  "A-7F3KQ2XM9B",
  "A-7F3KQ2XM9B Ops",
  "a-7f3kq2xm9b ops",
  "A-7F3KQ2XM9B ops 0",
  "A-7F3KQ2XM9B ops 030",
  "A-7F3KQ2XM9B ops -5",
  "A-7F3KQ2XM9B ops 1e3",
  "A-7F3KQ2XM9B ops 100000",
  "A-7F3KQ2XM9B ops 30 more",
  "A-7F3KQ2XM9B  ops",
  "A-7F3KQ2XM9B ops\n",
  `A-7F3KQ2XM9B ${"a".repeat(41)}`,
])("%j is none of ours", (text) => {
  expect(parseButtonValue(text)).toBeUndefined();
});

test("what is read is exactly what was written", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^A-7F3KQ2XM9[0-9A-Z] [a-z]{1,3}[ 0-9a-z-]{0,8}$/), (text) => {
      const value = parseButtonValue(text);
      if (value) expect(formatButtonValue(value)).toBe(text);
    }),
  );
});
