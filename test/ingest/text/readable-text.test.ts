import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeMrkdwn } from "../../../functions/alert/mrkdwn.ts";
import { cleanText, readableText } from "../../../functions/ingest/text/readable-text.ts";

describe("Slack's escapes", () => {
  it.each([
    ["a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"],
    ["&amp;lt;b&amp;gt;", "&lt;b&gt;"],
    ["&amp;amp;", "&amp;"],
    ["&quot; &nbsp; & &", "&quot; &nbsp; & &"],
  ])("are undone once: %s", (text, expected) => {
    expect(readableText(text)).toBe(expected);
  });

  it("are undone exactly, whatever was typed", () => {
    const typed = fc.string({ unit: fc.constantFrom("&", "<", ">", "a", ";", "amp", "lt", " ", "é", "😀") });
    fc.assert(
      fc.property(typed, (text) => {
        expect(readableText(escapeMrkdwn(text))).toBe(text);
      }),
    );
  });
});

describe("what Slack marks up", () => {
  it.each([
    ["<@U024BE7LH> please", "@U024BE7LH please"],
    ["<@U024BE7LH|ana> please", "@ana please"],
    ["<#C024BE7LR>", "#C024BE7LR"],
    ["<#C024BE7LR|ops>", "#ops"],
    ["<#C024BE7LR|>", "#C024BE7LR"],
    ["<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"],
    ["<!subteam^S012|@oncall>", "@oncall"],
    ["<!subteam^S012>", "@S012"],
    ["<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"],
    ["<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"],
    ["<http://example.com|example.com>", "example.com"],
    ["<https://example.com/|https://example.com>", "https://example.com"],
    ["<https://evil.example|https://bank.example>", "https://bank.example (https://evil.example)"],
    ["<https://example.com/a|the runbook>", "the runbook (https://example.com/a)"],
    ["<mailto:ana@example.com|ana@example.com>", "ana@example.com"],
    ["<tel:+41791234567|+41 79 123>", "+41 79 123 (+41791234567)"],
    ["<> < > < a <b> c", "<> < > < a <b> c"],
  ])("is spelled out: %s", (text, expected) => {
    expect(readableText(text)).toBe(expected);
  });
});

describe("what hides or disguises", () => {
  it.each([
    ["a\u0000b\u0007c\u001bd\u007fe\u0085f", "abcdef"],
    ["one\r\ntwo\rthree\u2028four\tfive\nsix", "one\ntwo\nthree\nfour\tfive\nsix"],
    ["\u202egnp.exe\u202c \u2066x\u2069", "gnp.exe x"],
    ["\ud800 alone", "\ufffd alone"],
    ["שלום 😀 déjà", "שלום 😀 déjà"],
  ])("is dropped from %j", (text, expected) => {
    expect(cleanText(text)).toBe(expected);
    expect(readableText(text)).toBe(expected);
  });
});

it("can be escaped again so that nothing of it is active, whatever was sent", () => {
  const unit = fc.constantFrom(
    "<",
    ">",
    "&lt;",
    "&gt;",
    "&amp;",
    "!",
    "here",
    "channel",
    "@U1",
    "#C1",
    "|",
    "http://x",
    "\u0000",
    "\u202e",
    "a",
    "\n",
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      const echoed = escapeMrkdwn(readableText(text));
      expect(echoed).not.toMatch(/[<>]/);
      expect(echoed.replace(/&(amp|lt|gt);/g, "")).not.toContain("&");
    }),
    { numRuns: 5000 },
  );
});
