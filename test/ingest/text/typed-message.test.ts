import { describe, expect, it } from "vitest";
import { readTypedMessage } from "../../../functions/ingest/text/typed-message.ts";
import { integrationWith } from "../../support/ingest.ts";

const id = "A-7F3KQ2XM9B";
const integration = integrationWith();
const open = { kind: "open", urgency: "medium" };

describe("a message that begins with a trigger word", () => {
  it("opens an alert", () => {
    expect(readTypedMessage("outage: checkout is down, critical\nsince noon", integration)).toEqual({
      kind: "open",
      urgency: "critical",
      title: "checkout is down, critical",
      description: "since noon",
      trigger: "outage",
    });
  });

  it("names its alert after the word where nothing follows", () => {
    expect(readTypedMessage("Outage!", integration)).toEqual({ ...open, title: "Outage!", trigger: "outage" });
  });

  it("may begin with spaces, and be escaped", () => {
    const research = integrationWith({ triggerWords: ["R&D"] });
    expect(readTypedMessage("  r&amp;d: &lt;db&gt;", research)).toEqual({ ...open, title: "<db>", trigger: "R&D" });
  });
});

describe("a message that begins with none", () => {
  it("opens nothing where some are configured", () => {
    expect(readTypedMessage("outages are rare", integration)).toEqual({ kind: "no-trigger-word" });
  });

  it("opens an alert where Slack saw one of them, with its whole text", () => {
    expect(readTypedMessage("outages everywhere", integration, "OUTAGE")).toEqual({
      ...open,
      title: "outages everywhere",
      trigger: "outage",
    });
    expect(readTypedMessage("googlebot: hi", integration, "googlebot:")).toEqual({ kind: "no-trigger-word" });
  });

  it("opens an alert where none are configured", () => {
    const all = integrationWith({ triggerWords: [] });
    expect(readTypedMessage("db is slow", all)).toEqual({ ...open, title: "db is slow", trigger: undefined });
    expect(readTypedMessage("googlebot: hi", all, "googlebot:")).toEqual({
      ...open,
      title: "hi",
      trigger: "googlebot:",
    });
  });
});

describe("a keyword", () => {
  it.each([
    [`ack ${id}`, "acknowledge"],
    [`ACK: a-7f3kq2xm9b, on it`, "acknowledge"],
    [`resolve \`${id}\``, "resolve"],
  ])("and an id in %j: %s", (text, kind) => {
    expect(readTypedMessage(text, integration)).toEqual({ kind, alertId: id });
  });

  it("is what the settings say", () => {
    const german = integrationWith({ keywords: { acknowledge: ["ok"], resolve: ["fertig"] } });
    expect(readTypedMessage(`fertig ${id}`, german)).toEqual({ kind: "resolve", alertId: id });
    expect(readTypedMessage(`ack ${id}`, german)).toEqual({ kind: "no-trigger-word" });
  });

  it("never opens an alert, though it be a trigger word too and no id follow", () => {
    const both = integrationWith({ triggerWords: ["ack", "outage"] });
    for (const [text, seen] of [
      ["ack", undefined],
      ["ack A-123", undefined],
      ["acknowledged, thanks", "ack"],
    ] as const) {
      expect(readTypedMessage(text, both, seen).kind).toBe("unreadable-alert-id");
      expect(readTypedMessage(text, integrationWith({ triggerWords: [] }), seen).kind).toBe("unreadable-alert-id");
    }
  });

  it("gives way to a longer trigger word", () => {
    const longer = integrationWith({ triggerWords: ["resolve dns"] });
    expect(readTypedMessage("resolve dns: timeouts", longer)).toEqual({
      ...open,
      title: "timeouts",
      trigger: "resolve dns",
    });
  });
});
