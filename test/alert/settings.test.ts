import { expect, test } from "vitest";
import { type SettingsInput, settingsSchema } from "../../functions/alert/settings.ts";

type IntegrationInput = SettingsInput["integrations"][string];

const parse = (integration: Partial<IntegrationInput> = {}) =>
  settingsSchema.parse({ integrations: { ops: { auth: "token", ...integration } } });

test("the smallest settings have every default", () => {
  expect(parse()).toEqual({
    integrations: {
      ops: {
        auth: "token",
        triggerWords: [],
        channels: [],
        users: [],
        threadReplies: false,
        keywords: { acknowledge: ["ack"], resolve: ["resolve"] },
        defaultUrgency: "medium",
        urgencyMatch: "word",
        reply: "text",
        followUps: [],
        reminders: {
          unacknowledged: { critical: [5, 15, 30], high: [5, 15, 30], medium: [30], low: [] },
          unresolved: { critical: [60], high: [60], medium: [], low: [] },
          repeatLast: ["critical"],
        },
      },
    },
    allowedCidrs: [],
    throttle: { ratePerSecond: 50, burst: 100 },
    waf: false,
    retention: { resolvedAlertsDays: 90, logsDays: 30 },
    timeouts: { ingestSeconds: 10, processSeconds: 30 },
    maxConcurrency: 5,
    keepData: true,
    apiGatewayLogRole: "create",
  });
});

test("a route posts every change, without threads and buttons, unless told", () => {
  expect(parse({ followUps: [{ webhook: "ops" }] }).integrations.ops?.followUps).toEqual([
    { webhook: "ops", on: ["opened", "acknowledged", "resolved"], thread: false, buttons: false },
  ]);
});

test("reminders of one urgency are changed without losing the others", () => {
  const { reminders } = parse({ reminders: { unacknowledged: { high: [1] } } }).integrations.ops ?? {};
  expect(reminders?.unacknowledged).toEqual({ critical: [5, 15, 30], high: [1], medium: [30], low: [] });
  expect(reminders?.unresolved.high).toEqual([60]);
});

test("`reminders: false` means none of any kind", () => {
  const { reminders } = parse({ reminders: false }).integrations.ops ?? {};
  expect(reminders).toEqual({
    unacknowledged: { critical: [], high: [], medium: [], low: [] },
    unresolved: { critical: [], high: [], medium: [], low: [] },
    repeatLast: [],
  });
});

test("settings that were checked once are accepted again: they reach the bundle that way", () => {
  const settings = parse({ followUps: [{ webhook: "ops" }], reminders: false });
  expect(settingsSchema.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});

test.each<[what: string, integration: object, path: string]>([
  ["an unknown key", { triggerwords: ["outage"] }, "integrations.ops"],
  ["an unknown auth", { auth: "none" }, "integrations.ops.auth"],
  ["a webhook name with capitals", { followUps: [{ webhook: "Ops" }] }, "integrations.ops.followUps.0.webhook"],
  ["a user's handle for an id", { users: ["steve"] }, "integrations.ops.users.0"],
  [
    "a group's handle for an id",
    { followUps: [{ webhook: "ops", mention: "@oncall" }] },
    "integrations.ops.followUps.0.mention",
  ],
  [
    "a reminder after 0 minutes",
    { reminders: { unacknowledged: { high: [0] } } },
    "integrations.ops.reminders.unacknowledged.high.0",
  ],
])("%s is refused at its path", (_, integration, path) => {
  const { error } = settingsSchema.safeParse({ integrations: { ops: { auth: "token", ...integration } } });
  const paths = error?.issues.flatMap((issue) => [
    issue.path.join("."),
    ...(issue.code === "invalid_union"
      ? issue.errors.flat().map((inner) => [...issue.path, ...inner.path].join("."))
      : []),
  ]);
  expect(paths).toContain(path);
});

test.each([
  ["no integration", { integrations: {} }],
  ["an address that is none", { integrations: { ops: { auth: "token" } }, alarmEmail: "ops" }],
  ["a source address without its length", { integrations: { ops: { auth: "token" } }, allowedCidrs: ["10.0.0.1"] }],
  [
    "a log retention that CloudWatch does not know",
    { integrations: { ops: { auth: "token" } }, retention: { logsDays: 2 } },
  ],
  ["a timeout beyond API Gateway's", { integrations: { ops: { auth: "token" } }, timeouts: { ingestSeconds: 30 } }],
])("%s is refused", (_, settings) => {
  expect(settingsSchema.safeParse(settings).success).toBe(false);
});
