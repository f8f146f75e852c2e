import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMrkdwn, truncate } from "../../functions/alert/mrkdwn.ts";

test.each([
  ["a & b", "a &amp; b"],
  ["<!channel>", "&lt;!channel&gt;"],
  ["<@U1> <#C1|x> <http://a|b>", "&lt;@U1&gt; &lt;#C1|x&gt; &lt;http://a|b&gt;"],
  ["&lt;!here&gt;", "&amp;lt;!here&amp;gt;"],
  ["größer 🔥", "größer 🔥"],
])("%s is escaped to %s", (text, expected) => {
  expect(escapeMrkdwn(text)).toBe(expected);
});

test("nothing that is escaped is active, and Slack shows it as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("<", ">", "&", "!", "@", "amp;", "lt;", "gt;", "x") }), (text) => {
      const escaped = escapeMrkdwn(text);
      expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      expect(escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")).toBe(text);
    }),
  );
});

test("a text is cut to so many code points, never inside one", () => {
  expect(truncate("abc", 3)).toBe("abc");
  expect(truncate("abcd", 3)).toBe("ab…");
  expect(truncate("🔥🔥🔥", 2)).toBe("🔥…");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, most) => {
      const cut = truncate(text, most);
      expect(Array.from(cut).length).toBeLessThanOrEqual(most);
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});
