import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { eventLine } from "../../lib/local/event-line.ts";

const line = (value: unknown) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const shown = eventLine({ function: "EndpointIngest972F8ED9", line: text });
  return shown && stripVTControlCharacters(shown).replace(/^\d\d:\d\d:\d\d {2}/, "");
};
const logged = { level: "info", time: "2026-11-21T13:47:46.525Z" };

test("tells an event in one line, and what only machines need not at all", () => {
  expect(
    line({
      ...logged,
      event: "request",
      requestId: "r",
      integration: "ops",
      alertId: "A-0123456789",
      outcome: "accepted",
      status: 200,
      durationMs: 12,
      _aws: { Timestamp: 1 },
      RequestAccepted: 1,
    }),
  ).toBe("request: ops, A-0123456789, accepted, status 200, duration 12 ms");
});

test("leaves lines out that are only metrics", () => {
  expect(line({ _aws: { Timestamp: 1 }, AlertOpened: 1 })).toBeUndefined();
});

test.for(["a plain text", "{ broken", "null", "[1]", '"text"', "{}"])(
  "hands on %s with its function's name",
  (text) => {
    expect(line(text)).toBe(`EndpointIngest: ${text}`);
  },
);
