import { expect, test } from "vitest";
import { alignColumns, displayWidth, oneLine, toWidth } from "../../lib/chores/terminal-text.ts";

test("what people typed cannot move the cursor, colour the terminal or turn the reading direction", () => {
  expect(oneLine("a\u001b[31mred\u001b[0m\nb\tc\u0007\u202eevil\u2066")).toBe("ared b cevil");
  expect(oneLine("\u001b]0;title\u0007x")).toBe("x");
  expect(oneLine("family 👩‍👩‍👧 é")).toBe("family 👩‍👩‍👧 é");
});

test("width counts what the eye sees", () => {
  expect([displayWidth("abc"), displayWidth("日本"), displayWidth("👩‍👩‍👧"), displayWidth("e\u0301")]).toEqual([
    3, 4, 2, 1,
  ]);
});

test("text is filled up or cut to a width", () => {
  expect(toWidth("ab", 4)).toBe("ab  ");
  expect(toWidth("abcdef", 4)).toBe("abc…");
  expect(toWidth("日本語", 4)).toBe("日… ");
});

test("columns are aligned, and only the flexible ones are cut, the widest first", () => {
  const rows = [
    ["ID", "TITLE", "STATE"],
    ["1", "a long title that goes on and on", "delivered, but late"],
    ["22", "短い", "ok"],
  ];
  const lines = alignColumns(rows, 40, [1, 2]).split("\n");
  expect(lines).toEqual([
    "ID  TITLE              STATE",
    "1   a long title tha…  delivered, but l…",
    "22  短い               ok",
  ]);
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40);
  expect(alignColumns(rows, 80, [1, 2])).toContain("a long title that goes on and on  delivered, but late");
});
