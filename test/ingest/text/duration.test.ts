import { expect, it } from "vitest";
import { readMinutes } from "../../../functions/ingest/text/duration.ts";

it.each([
  ["1m", 1],
  ["30m", 30],
  ["30 min", 30],
  ["2h", 120],
  [" 1D ", 1440],
  ["7d", 10_080],
  ["10080m", 10_080],
])("reads %j as %d minutes", (text, minutes) => {
  expect(readMinutes(text)).toBe(minutes);
});

it.each(["", "0m", "m", "30", "8d", "10081m", "-5m", "1.5h", "2w", "2h30m", "999999m", "forever", "constructor"])(
  "does not read %j",
  (text) => {
    expect(readMinutes(text)).toBeUndefined();
  },
);
