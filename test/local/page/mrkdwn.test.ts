import { describe, expect, test } from "vitest";
import { type Piece, readMrkdwn } from "../../../lib/local/page/client/slack/mrkdwn.ts";

const flat = (pieces: Piece[]): string =>
  pieces
    .map((piece) => {
      if ("pieces" in piece) return `${piece.type}(${flat(piece.pieces)})`;
      return piece.type === "text" ? piece.text : `${piece.type}(${piece.text})`;
    })
    .join("");

test.each([
  ["*Urgency*\ncritical", "bold(Urgency)\ncritical"],
  ["_soon_ ~not~ `now`", "italic(soon) strike(not) code(now)"],
  ["*a _b_ c*", "bold(a italic(b) c)"],
  ["snake_case_name and 2*3*4", "snake_case_name and 2*3*4"],
  [":rotating_light: 12:30:45 :unknown:", "🚨 12:30:45 :unknown:"],
  ["<!here> <@U1> <#C1|ops> <!subteam^S0123ABCD>", "mention(@here) mention(@U1) mention(#ops) mention(@S0123ABCD)"],
  ["see <https://example.com/a?b=1&amp;c|the page>", "see link(the page)"],
])("reads %j", (mrkdwn, shown) => {
  expect(flat(readMrkdwn(mrkdwn))).toBe(shown);
});

describe("what a sender smuggled in", () => {
  test("escaped mark-up is text, unescaped once", () => {
    expect(readMrkdwn("&lt;!channel&gt; &amp;lt;b&amp;gt;")).toEqual([{ type: "text", text: "<!channel> &lt;b&gt;" }]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:alert(1)", " https://x"])(
    "%s never becomes a link",
    (target) => {
      expect(readMrkdwn(`<${target}|click>`)).toEqual([{ type: "text", text: "click" }]);
    },
  );
});
