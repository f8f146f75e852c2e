import { describe, expect, it } from "vitest";
import { readSubcommand, usage } from "../../../functions/ingest/payloads/subcommands.ts";
import { integrationWith } from "../../support/ingest.ts";

const read = (text: string) => readSubcommand(text, integrationWith());
const sentenceOf = (text: string) => {
  const asked = read(text);
  if (asked.kind !== "help") throw new Error(asked.kind);
  return asked.sentence;
};
const alertId = "A-7F3KQ2XM9B";

describe("opening", () => {
  it.each([
    ["checkout is down", "medium", "checkout is down"],
    ["checkout is down, critical", "critical", "checkout is down, critical"],
    ["critical checkout is down", "critical", "checkout is down"],
    ["HIGH: checkout is low", "high", "checkout is low"],
    ["low checkout is [high]", "low", "checkout is [high]"],
    ["critical", "critical", "critical"],
    ["high-level view is broken", "medium", "high-level view is broken"],
    ["high list is broken", "high", "list is broken"],
    ["help me, db is down", "medium", "help me, db is down"],
    ["sev-1 db &amp; <@U1|ana>", "critical", "sev-1 db & @ana"],
    ["constructor is down", "medium", "constructor is down"],
  ])("%s: %s", (text, urgency, title) => {
    expect(read(text)).toEqual({ kind: "open", urgency, title });
  });

  it("keeps further lines", () => {
    expect(read("high db\nsince noon")).toEqual({
      kind: "open",
      urgency: "high",
      title: "db",
      description: "since noon",
    });
  });
});

describe("about an alert", () => {
  it.each([
    [`ack ${alertId}`, { kind: "acknowledge", alertId }],
    [`Acknowledge a-7f3kq2xm9b`, { kind: "acknowledge", alertId }],
    [`resolve  ${alertId} thanks`, { kind: "resolve", alertId }],
    [`show \`${alertId}\``, { kind: "show", alertId }],
    [`silence ${alertId} 30m`, { kind: "silence", alertId, minutes: 30 }],
    [`silence ${alertId} 7d`, { kind: "silence", alertId, minutes: 10_080 }],
    ["list", { kind: "list", status: undefined }],
    ["LIST Acknowledged", { kind: "list", status: "acknowledged" }],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(["ack", "ack A-123", "resolve the dns trouble", "show", "silence 30m"])("needs a readable id: %s", (text) => {
    expect(read(text)).toMatchObject({ kind: "help", reason: "not-understood" });
    expect(sentenceOf(text)).toContain("A-7F3KQ2XM9B");
  });

  it("says what is not understood, escaped", () => {
    expect(sentenceOf(`silence ${alertId}`)).toBe("For how long? Write 30m, 2h or 1d: 1 minute to 7 days.");
    expect(sentenceOf(`silence ${alertId} 8d`)).toContain("“8d” is not understood");
    expect(sentenceOf("list <!here>")).toContain("“@here” is not understood");
    expect(sentenceOf("list &lt;!here&gt;")).toContain("“&lt;!here&gt;” is not understood");
  });
});

it.each(["", "  ", "help", " HELP "])("shows the usage for %j", (text) => {
  expect(read(text)).toEqual({ kind: "help", reason: "help" });
});

it("has a usage that names every subcommand, each of which is understood", () => {
  const examples = [...usage("/alert").matchAll(/`\/alert ([^`]+)`/g)].map(([, example = ""]) => example);
  expect(examples.map((example) => example.split(" ")[0])).toEqual([
    "[critical|high|medium|low]",
    "ack",
    "resolve",
    "show",
    "list",
    "silence",
    "help",
  ]);
  for (const example of examples.filter((text) => !text.includes("["))) {
    expect(read(example)).not.toMatchObject({ reason: "not-understood" });
  }
});
