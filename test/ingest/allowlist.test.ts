import { expect, it } from "vitest";
import { isAllowedChannel, refusalOf } from "../../functions/ingest/allowlist.ts";
import type { PersonsCommand } from "../../functions/ingest/payloads/payload-kind.ts";
import { integrationWith } from "../support/ingest.ts";

const asker = {
  source: "slash-command",
  teamId: "T0001",
  channelId: "C0001",
  channelName: "ops",
  userId: "U0ANA",
  at: "2026-11-21T14:02:00.000Z",
} as const;
const alertId = "A-7F3KQ2XM9B";
const open: PersonsCommand = { ...asker, kind: "open", alertId, key: "k", urgency: "high", title: "db" };
const resolve: PersonsCommand = { ...asker, kind: "resolve", alertId };
const reason = (overrides: Record<string, unknown>, command: PersonsCommand = open, enterpriseId?: string) =>
  refusalOf(integrationWith(overrides), command, enterpriseId)?.reason;

it("allows everybody where nothing is configured", () => {
  expect(reason({})).toBeUndefined();
});

it("allows one workspace, or its organisation", () => {
  expect(reason({ teamId: "T0001" })).toBeUndefined();
  expect(reason({ teamId: "T0002" })).toBe("other-team");
  expect(reason({ teamId: "E0001" }, open, "E0001")).toBeUndefined();
  expect(reason({ teamId: "E0001" }, open, "E0002")).toBe("other-team");
  expect(reason({ teamId: "T0001" }, { ...open, teamId: "" })).toBe("other-team");
});

it("allows some people everything, and the others nothing", () => {
  expect(reason({ users: ["U0BOB", "U0ANA"] })).toBeUndefined();
  expect(reason({ users: ["U0BOB"] })).toBe("user-not-allowed");
  expect(reason({ users: ["U0BOB"] }, resolve)).toBe("user-not-allowed");
});

it("allows opening from some channels, and acknowledging from any", () => {
  for (const channels of [["C0001"], ["ops"]]) expect(reason({ channels })).toBeUndefined();
  expect(reason({ channels: ["other"] })).toBe("channel-not-allowed");
  expect(reason({ channels: ["other"] }, resolve)).toBeUndefined();
});

it("knows a channel without a name by its id only", () => {
  const integration = integrationWith({ channels: ["ops", "C0001"] });
  expect(isAllowedChannel(integration, { channelId: "C0001" })).toBe(true);
  expect(isAllowedChannel(integration, { channelId: "C0002" })).toBe(false);
});
