import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, breakerMs, coolDownMs } from "../../../functions/process/follow-ups/backoff.ts";

const longest = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];

test("waits double from 1 s to 64 s, go on at 128 s and end at 15 min", () => {
  const almostOne = () => 1 - Number.EPSILON;
  expect(longest.map((_, i) => Math.round(backoffMs(i + 1, almostOne) / 1000))).toEqual(longest);
});

test("half of each wait is random", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (retry, random) => {
        const mostMs = (longest[retry - 1] ?? 900) * 1000;
        const waitMs = backoffMs(retry, () => random);
        expect(waitMs).toBeGreaterThanOrEqual(mostMs / 2);
        expect(waitMs).toBeLessThanOrEqual(mostMs);
      },
    ),
  );
});

test("a retry that was never counted waits like the first", () => {
  expect(backoffMs(0, () => 0)).toBe(500);
});

test("an open breaker doubles from 30 s to 15 min", () => {
  expect([10, 11, 12, 13, 14, 15, 16, 1000].map((failures) => breakerMs(failures, 10) / 1000)).toEqual([
    30, 60, 120, 240, 480, 900, 900, 900,
  ]);
});

test.each([
  [undefined, 1000],
  [0, 1000],
  [1, 1000],
  [3, 3000],
  [900, 900_000],
  [999_999, 900_000],
])("Retry-After %s rests for %s ms", (seconds, expected) => {
  expect(coolDownMs(seconds)).toBe(expected);
});
