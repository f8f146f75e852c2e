import { describe, expect, test } from "vitest";
import { judgePost } from "../../../lib/local/slack/incoming-webhook-rules.ts";

const word = (payload: unknown): string => {
  const judged = judgePost(typeof payload === "string" ? payload : JSON.stringify(payload));
  return "refusal" in judged ? judged.refusal.body : "ok";
};
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: mrkdwn(text) });
const button = (more = {}) => ({ type: "button", text: plain("Resolve"), ...more });
const option = (text = "30 minutes") => ({ text: plain(text), value: "30" });
const many = <T>(count: number, one: (index: number) => T) => Array.from({ length: count }, (_, index) => one(index));
const blocks = (...given: unknown[]) => word({ blocks: given });

describe("the payload", () => {
  test.each(["", "hello", "[]", '"text"', "{", "null"])("%j is no payload", (body) => {
    expect(word(body)).toBe("invalid_payload");
  });
  test("text must be text", () => expect(word({ text: 5 })).toBe("invalid_payload"));
  test("something must be said", () => {
    for (const empty of [{}, { text: "" }, { blocks: [] }, { text: "", attachments: [] }]) {
      expect(word(empty)).toBe("no_text");
    }
  });
  test("any one of text, blocks and attachments will do", () => {
    expect(word({ text: "hello" })).toBe("ok");
    expect(word({ blocks: [section("hello")] })).toBe("ok");
    expect(word({ attachments: [{ color: "#ff0000", blocks: [section("hello")] }] })).toBe("ok");
  });
  test("a deletion needs nothing else", () => expect(word({ delete_original: true })).toBe("ok"));
  test("text is cut at 40,000 characters", () => {
    const judged = judgePost(JSON.stringify({ text: "😀".repeat(40_001) }));
    expect("payload" in judged && judged.payload.text).toBe("😀".repeat(40_000));
  });
});

describe("blocks", () => {
  test("at most 50", () => {
    expect(blocks(...many(50, () => section("x")))).toBe("ok");
    expect(blocks(...many(51, () => section("x")))).toBe("invalid_blocks");
  });
  test("must be a list of known blocks with known fields", () => {
    expect(word({ blocks: section("x") })).toBe("invalid_blocks");
    expect(blocks({ type: "banner" })).toBe("invalid_blocks");
    expect(blocks({ ...section("x"), colour: "red" })).toBe("invalid_blocks");
    expect(blocks({ type: "section", text: { ...mrkdwn("x"), emoji: true } })).toBe("invalid_blocks");
  });
  test("a section's text has 1 to 3,000 characters, counted as people do", () => {
    expect(blocks(section(""))).toBe("invalid_blocks");
    expect(blocks(section("😀".repeat(3000)))).toBe("ok");
    expect(blocks(section("x".repeat(3001)))).toBe("invalid_blocks");
  });
  test("a section has text or up to 10 fields of 2,000 characters", () => {
    const fields = (...given: unknown[]) => blocks({ type: "section", fields: given });
    expect(blocks({ type: "section" })).toBe("invalid_blocks");
    expect(fields(...many(10, () => mrkdwn("x".repeat(2000))))).toBe("ok");
    expect(fields(...many(11, () => mrkdwn("x")))).toBe("invalid_blocks");
    expect(fields(mrkdwn("x".repeat(2001)))).toBe("invalid_blocks");
    expect(fields()).toBe("invalid_blocks");
  });
  test("a header is plain text of up to 150 characters", () => {
    expect(blocks({ type: "header", text: plain("x".repeat(150)) })).toBe("ok");
    expect(blocks({ type: "header", text: plain("x".repeat(151)) })).toBe("invalid_blocks");
    expect(blocks({ type: "header", text: mrkdwn("x") })).toBe("invalid_blocks");
  });
  test("a context has 1 to 10 elements", () => {
    expect(blocks({ type: "context", elements: many(10, () => mrkdwn("x")) })).toBe("ok");
    expect(blocks({ type: "context", elements: many(11, () => mrkdwn("x")) })).toBe("invalid_blocks");
    expect(blocks({ type: "context", elements: [] })).toBe("invalid_blocks");
  });
  test("actions have 1 to 25 elements with ids of their own", () => {
    const actions = (...elements: unknown[]) => blocks({ type: "actions", elements });
    expect(actions(...many(25, (index) => button({ action_id: `a${index}` })))).toBe("ok");
    expect(actions(...many(26, () => button()))).toBe("invalid_blocks");
    expect(actions(button({ action_id: "same" }), button({ action_id: "same" }))).toBe("invalid_blocks");
    expect(actions(button({ text: plain("x".repeat(76)) }))).toBe("invalid_blocks");
    expect(actions(button({ style: "warning" }))).toBe("invalid_blocks");
  });
  test("an overflow menu has 1 to 5 options", () => {
    const menu = (options: unknown[]) => blocks({ ...section("x"), accessory: { type: "overflow", options } });
    expect(menu(many(5, () => option()))).toBe("ok");
    expect(menu(many(6, () => option()))).toBe("invalid_blocks");
    expect(menu([])).toBe("invalid_blocks");
    expect(menu([option("x".repeat(76))])).toBe("invalid_blocks");
  });
  test("a block_id occurs once in a message", () => {
    const named = (block_id: string) => ({ ...section("x"), block_id });
    expect(blocks(named("a"), named("b"))).toBe("ok");
    expect(blocks(named("a"), named("a"))).toBe("invalid_blocks");
  });
});

describe("attachments", () => {
  test("at most 100", () => {
    expect(word({ attachments: many(100, () => ({ text: "x" })) })).toBe("ok");
    expect(word({ attachments: many(101, () => ({ text: "x" })) })).toBe("too_many_attachments");
  });
  test("their blocks obey the same rules", () => {
    expect(word({ attachments: [{ blocks: [section("")] }] })).toBe("invalid_attachments");
  });
  test("next to blocks there is no legacy field", () => {
    const attachment = { color: "#ff0000", fallback: "x", blocks: [section("x")] };
    expect(word({ attachments: [attachment] })).toBe("ok");
    expect(word({ attachments: [{ ...attachment, footer: "x" }] })).toBe("invalid_attachments");
  });
});
