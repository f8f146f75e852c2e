import { expect, test } from "vitest";
import { type SettingsInput, settingsSchema } from "../../../functions/alert/settings.ts";
import { owedFollowUps, type RoutedAlert } from "../../../functions/process/follow-ups/owed.ts";
import { startMs } from "../../support/command-messages.ts";

type IntegrationInput = SettingsInput["integrations"][string];

const alert: RoutedAlert = {
  integration: "ops",
  urgency: "high",
  channelId: "C0001",
  channelName: "outages",
  trigger: "outage",
};
const minutesAfter = (dueAtMs: number) => (dueAtMs - startMs) / 60_000;

function owed(
  integration: Partial<IntegrationInput>,
  fields: Partial<RoutedAlert> = {},
  event: "opened" | "acknowledged" | "resolved" = "opened",
  nowMs = startMs,
) {
  const settings = settingsSchema.parse({ integrations: { ops: { auth: "token", ...integration } } });
  return owedFollowUps(settings, { ...alert, ...fields }, event, "owner-1", startMs, nowMs);
}
/** Keys and minutes until due. */
const dueMinutes = (...args: Parameters<typeof owed>) =>
  Object.fromEntries(Object.entries(owed(...args)).map(([key, { dueAtMs }]) => [key, minutesAfter(dueAtMs)]));

test("each routed webhook is owed a post now, with a day to get it done", () => {
  expect(owed({ reminders: false, followUps: [{ webhook: "ops" }, { webhook: "managers" }] })).toEqual(
    Object.fromEntries(
      ["opened:ops", "opened:managers"].map((key) => [
        key,
        {
          state: "pending",
          owner: "owner-1",
          ownedSinceMs: startMs,
          attempts: 0,
          unfinished: 0,
          dueAtMs: startMs,
          giveUpAtMs: startMs + 24 * 3600_000,
        },
      ]),
    ),
  );
});

test.each<[what: string, route: object, fields: Partial<RoutedAlert>, expected: boolean]>([
  ["without conditions", {}, {}, true],
  ["its urgency", { urgencies: ["critical", "high"] }, {}, true],
  ["another urgency", { urgencies: ["critical"] }, {}, false],
  ["its channel's id", { channels: ["C0001"] }, {}, true],
  ["its channel's name", { channels: ["outages"] }, {}, true],
  ["another channel", { channels: ["general"] }, {}, false],
  ["a channel that has no name", { channels: ["outages"] }, { channelName: undefined }, false],
  ["its trigger word", { triggerWords: ["outage"] }, {}, true],
  ["its trigger word in another case", { triggerWords: ["OutAge"] }, {}, true],
  ["another trigger word", { triggerWords: ["down"] }, {}, false],
  ["a trigger word, but none opened it", { triggerWords: ["outage"] }, { trigger: undefined }, false],
  ["all of several conditions", { urgencies: ["high"], channels: ["C0001"], triggerWords: ["outage"] }, {}, true],
  ["one of several conditions not", { urgencies: ["high"], channels: ["C0009"] }, {}, false],
])("a route for %s", (_, route, fields, expected) => {
  const followUps = [{ webhook: "ops", ...route }];
  expect(Object.keys(owed({ reminders: false, followUps }, fields))).toEqual(expected ? ["opened:ops"] : []);
});

test("only the changes of the route's `on` are posted", () => {
  const followUps: IntegrationInput["followUps"] = [{ webhook: "ops", on: ["resolved"] }];
  expect(Object.keys(owed({ followUps }, {}, "opened"))).toEqual([]);
  expect(Object.keys(owed({ followUps }, {}, "acknowledged"))).toEqual([]);
  expect(Object.keys(owed({ followUps }, {}, "resolved"))).toEqual(["resolved:ops"]);
});

test("an integration that the settings no longer know owes nothing", () => {
  expect(owed({ followUps: [{ webhook: "ops" }] }, { integration: "gone" })).toEqual({});
});

test.each([
  ["critical", { "opened:ops": 0, "unacknowledged:ops": 5 }, { "acknowledged:ops": 0, "unresolved:ops": 60 }],
  ["high", { "opened:ops": 0, "unacknowledged:ops": 5 }, { "acknowledged:ops": 0, "unresolved:ops": 60 }],
  ["medium", { "opened:ops": 0, "unacknowledged:ops": 30 }, { "acknowledged:ops": 0 }],
  ["low", { "opened:ops": 0 }, { "acknowledged:ops": 0 }],
] as const)("the first reminders of a %s alert", (urgency, opened, acknowledged) => {
  const followUps = [{ webhook: "ops" }];
  expect(dueMinutes({ followUps }, { urgency })).toEqual(opened);
  expect(dueMinutes({ followUps }, { urgency }, "acknowledged")).toEqual(acknowledged);
  expect(dueMinutes({ followUps }, { urgency }, "resolved")).toEqual({ "resolved:ops": 0 });
});

test.each([
  ["that is handled at once", 0, 5],
  ["whose first reminder should be out already: the opening is posted just now", 9, 15],
  ["whose reminders all should be out already: one comes an interval later", 40, 55],
])("reminders of a message %s count from Slack's time of it", (_, handledAfter, due) => {
  const nowMs = startMs + handledAfter * 60_000;
  expect(dueMinutes({ followUps: [{ webhook: "ops" }] }, {}, "opened", nowMs)["unacknowledged:ops"]).toBe(due);
});

test("only routes that post the opening are reminded", () => {
  expect(dueMinutes({ followUps: [{ webhook: "ops", on: ["acknowledged"] }] }, {}, "opened")).toEqual({});
  expect(dueMinutes({ followUps: [{ webhook: "ops", on: ["acknowledged"] }] }, {}, "acknowledged")).toEqual({
    "acknowledged:ops": 0,
  });
});
