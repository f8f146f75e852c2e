import { describe, expect, it } from "vitest";
import { findTrigger, textAfter } from "../../../functions/ingest/text/trigger.ts";

describe("a trigger word", () => {
  it.each([
    ["outage", "outage: db", "outage"],
    ["outage", "OUTAGE db", "outage"],
    ["outage", "outage", "outage"],
    ["outage", "outage-db", "outage"],
    ["outage", "outages everywhere", undefined],
    ["outage", "outage_db", undefined],
    ["outage", "outagé", undefined],
    ["outage", "an outage", undefined],
    ["outage:", "outage:db", "outage:"],
    ["sev-1", "sev-1 db", "sev-1"],
    ["sev-1", "sev-10 db", undefined],
    ["site down", "Site Down: eu", "site down"],
    [":fire:", ":fire:db", ":fire:"],
    ["störung", "STÖRUNG db", "störung"],
    ["障害", "障害: db", "障害"],
    ["outage", "", undefined],
  ])("%s in %j: %s", (word, text, expected) => {
    expect(findTrigger(text, [word])).toBe(expected);
  });

  it("is the longest that fits", () => {
    expect(findTrigger("outage prod: db", ["outage", "outage prod", "outage prod eu"])).toBe("outage prod");
    expect(findTrigger("outage production", ["outage", "outage prod"])).toBe("outage");
  });

  it("is the first of two that differ in case", () => {
    expect(findTrigger("ack x", ["ACK", "ack"])).toBe("ACK");
  });
});

it.each([
  ["outage: db", "db"],
  ["outage db", "db"],
  ["outage - db", "db"],
  ["outage – db", "db"],
  ["outage : db", "db"],
  ["outage:db", "db"],
  ["outage!!! db", "db"],
  ["outage. db", "db"],
  ["outage -5 °C", "-5 °C"],
  ["outage .5 V", ".5 V"],
  ["outage\n db", "db"],
  ["outage", ""],
])("what follows in %j is %j", (text, expected) => {
  expect(textAfter(text, "outage".length)).toBe(expected);
});
