import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { urgencies } from "../../../functions/alert/alert.ts";
import { findUrgency } from "../../../functions/ingest/text/urgency.ts";

const byWord = (text: string) => findUrgency(text, { defaultUrgency: "medium", urgencyMatch: "word" });
/** What is found, told apart from the default. */
const found = (text: string) => {
  const [one, other] = (["low", "high"] as const).map((defaultUrgency) =>
    findUrgency(text, { defaultUrgency, urgencyMatch: "word" }),
  );
  return one === other ? one : "default";
};

describe("whole words", () => {
  it.each([
    ["outage: site slow, CRITICAL", "critical"],
    ["down: workflow service is critical", "critical"],
    ["outage highway api medium", "medium"],
    ["outage below threshold", "default"],
    ["outage <https://x/low> high", "high"],
    ["outage urgency:medium high traffic", "medium"],
    ["outage sev-1 db", "critical"],
    ["critical: db", "critical"],
    ["outage low-level disk error high", "high"],
    ["sev-1: db", "critical"],
    ["SEV2 db", "high"],
    ["sev 3 db", "medium"],
    ["severity 4, db", "low"],
    ["outage P1", "critical"],
    ["p4: printer", "low"],
    ["P1 low traffic", "critical"],
    ["[high] sev-1 critical", "high"],
    ["outage urgency = low, sev-1", "low"],
    ["urgency:high [low]", "high"],
    ["[low] urgency:high", "low"],
    ["outage high then low", "high"],
    ["outage (critical)", "critical"],
    ["outage critical.", "critical"],
    ["outage *critical*", "critical"],
    ["outage _critical_ now", "critical"],
    ["outage high, low", "high"],
  ])("are found in %s: %s", (text, expected) => {
    expect(found(text)).toBe(expected);
  });

  it.each([
    "outage lowest",
    "outage flow",
    "outage high_load",
    "outage my_low",
    "outage highs",
    "outage non-critical",
    "outage /data/low/x",
    "outage db.high.example",
    "outage high@example.com",
    "outage sev-10",
    "outage sev-5",
    "outage P12",
    "outage p1-db",
    "outage `high` load",
    "outage ```critical\nhigh```",
    "outage <#C1|critical>",
    "outage <@U1|high>",
    "outage <https://example.com|high>",
    "outage https://example.com/ high-priority",
    "outage @critical #high",
    "outage urgency: what",
    "",
  ])("are not found in %j", (text) => {
    expect(found(text)).toBe("default");
  });

  it("end at letters of every script", () => {
    expect(found("outage éhigh")).toBe("default");
    expect(found("outage lowé")).toBe("default");
  });

  it("are found behind a backtick that opens nothing", () => {
    expect(found("outage ` high")).toBe("high");
  });
});

describe("substrings", () => {
  // PagerTree's own lines, in the words of its language: text.downcase, /(?<urgency>low|medium|high|critical)/.match(text)
  const pagerTree = (text: string) => {
    const lower = text.toLowerCase();
    const at = urgencies.map((urgency) => [lower.indexOf(urgency), urgency] as const).filter(([index]) => index >= 0);
    return at.sort(([a], [b]) => a - b)[0]?.[1] ?? "default";
  };
  const bySubstring = (text: string) => {
    const [one, other] = (["low", "high"] as const).map((defaultUrgency) =>
      findUrgency(text, { defaultUrgency, urgencyMatch: "substring" }),
    );
    return one === other ? one : "default";
  };

  it.each([
    ["site slow, CRITICAL", "low"],
    ["highway", "high"],
    ["outage <https://x/low> high", "low"],
    ["down: workflow service is critical", "low"],
    ["outage sev-1", "default"],
  ])("are found in %s: %s", (text, expected) => {
    expect(bySubstring(text)).toBe(expected);
  });

  it("are found as PagerTree finds them, whatever the text", () => {
    const part = fc.constantFrom(
      "low",
      "medium",
      "high",
      "critical",
      "LOW",
      "High",
      "lo",
      "w",
      "hi",
      "gh",
      " ",
      ":",
      "x",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        expect(bySubstring(parts.join(""))).toBe(pagerTree(parts.join("")));
      }),
      { numRuns: 2000 },
    );
  });
});

it("takes no longer for text that is made to be slow", () => {
  const units = ["`", "```", "<", "low_", "urgency: ", "urgency ", "sev ", "@", "[", "low-", "http://", " low", "_"];
  for (const unit of units) {
    const text = unit.repeat(Math.ceil(250_000 / unit.length));
    const startedMs = performance.now();
    byWord(text);
    expect(performance.now() - startedMs, unit).toBeLessThan(1000);
  }
});
