import { expect, test } from "vitest";
import { parseSettings, SettingsError } from "../../lib/settings.ts";

/** The sentences of the error that these settings cause. */
function problems(settings: unknown): string[] {
  try {
    parseSettings(settings);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    const [heading, ...lines] = (error as Error).message.split("\n");
    expect(heading).toBe('The settings in cdk.json (context "slack-alerts") cannot be used:');
    return lines.map((line) => line.trim());
  }
  return [];
}

const ops = (changes: object) => ({ integrations: { ops: { auth: "token", ...changes } } });

test("accepts the smallest settings and fills in the defaults", () => {
  const settings = parseSettings(ops({}));
  expect(settings.integrations.ops).toMatchObject({ defaultUrgency: "medium", followUps: [], reply: "text" });
  expect(settings).toMatchObject({ keepData: true, waf: false, throttle: { ratePerSecond: 50, burst: 100 } });
});

test.each<[what: string, settings: unknown, expected: string[]]>([
  ["no settings at all", undefined, ["slack-alerts: is missing; use an object"]],
  ["no integration", { integrations: {} }, ["integrations: cannot be used; configure at least one integration"]],
  ["a missing auth", { integrations: { ops: {} } }, ['integrations.ops.auth: is missing; use "token" or "signature"']],
  [
    "an unknown auth",
    ops({ auth: "tokn" }),
    ['integrations.ops.auth: has a value that is not allowed; use "token" or "signature"'],
  ],
  [
    "a misspelt key, and what it leaves missing",
    ops({ followUps: [{ webhok: "ops" }] }),
    [
      "integrations.ops.followUps[0].webhook: is missing; use a text",
      "integrations.ops.followUps[0].webhok: is unknown; use webhook, on, urgencies, channels, triggerWords, thread, buttons, mention or fallback",
    ],
  ],
  [
    "an integration name that no URL should have",
    { integrations: { Ops: { auth: "token" } } },
    [
      "integrations.Ops: is no name that can be used; use lower-case letters, digits and hyphens, starting with a letter, 40 at most",
    ],
  ],
  [
    "a number out of range",
    { ...ops({}), timeouts: { ingestSeconds: 99 } },
    ["timeouts.ingestSeconds: is too big; use 29 at most"],
  ],
  ["a fraction", { ...ops({}), maxConcurrency: 2.5 }, ["maxConcurrency: is not whole; use a whole number"]],
  [
    "an empty trigger word",
    ops({ triggerWords: [" "] }),
    ["integrations.ops.triggerWords[0]: is empty; use some text, or leave it out"],
  ],
  ["a text instead of a list", ops({ users: "U012345" }), ["integrations.ops.users: is a text; use a list"]],
  [
    "a bad pattern",
    ops({ teamId: "acme" }),
    ["integrations.ops.teamId: has a value that is not allowed; use Slack's workspace id, such as T0001ABCD"],
  ],
  [
    "a bad e-mail address",
    { ...ops({}), alarmEmail: "me" },
    ["alarmEmail: has a value that is not allowed; use an e-mail address such as on-call@example.com"],
  ],
  [
    "an address that is no range",
    { ...ops({}), allowedCidrs: ["203.0.113.7"] },
    [
      "allowedCidrs[0]: has the wrong form; use an IPv4 range such as 203.0.113.0/24 or an IPv6 range such as 2001:db8::/32",
    ],
  ],
  [
    "reminders: true",
    ops({ reminders: true }),
    ["integrations.ops.reminders: has the wrong form; use false or an object"],
  ],
  [
    "a mistake deep in reminders",
    ops({ reminders: { unacknowledged: { critical: [0], urgent: [] } } }),
    [
      "integrations.ops.reminders.unacknowledged.critical[0]: is too small; use 1 at least",
      "integrations.ops.reminders.unacknowledged.urgent: is unknown; use critical, high, medium or low",
    ],
  ],
  [
    "buttons on a legacy outgoing webhook",
    ops({ followUps: [{ webhook: "ops", buttons: true }] }),
    ['integrations.ops.followUps[0].buttons: only work in a Slack app; use auth "signature", or leave them out'],
  ],
  [
    "a webhook that is its own fallback",
    ops({ followUps: [{ webhook: "ops", fallback: "ops" }] }),
    ["integrations.ops.followUps[0].fallback: is the webhook itself; use another one, or leave it out"],
  ],
  [
    "two routes to one webhook",
    ops({ followUps: [{ webhook: "ops" }, { webhook: "eu" }, { webhook: "ops", urgencies: ["low"] }] }),
    ["integrations.ops.followUps[2].webhook: already has a route; use one route for each webhook"],
  ],
  [
    "a route that nothing can take",
    ops({ followUps: [{ webhook: "ops", urgencies: [] }] }),
    ["integrations.ops.followUps[0].urgencies: is empty, so nothing would be posted; leave it out for all"],
  ],
  [
    "a route for a trigger word that the integration does not have",
    ops({ triggerWords: ["Outage"], followUps: [{ webhook: "ops", triggerWords: ["outage", "outtage"] }] }),
    ["integrations.ops.followUps[0].triggerWords[1]: is no trigger word of the integration; use one of those"],
  ],
  [
    "a channel with its #",
    ops({ channels: ["#ops"] }),
    ["integrations.ops.channels[0]: begins with #, which Slack does not send; leave the # out"],
  ],
  [
    "one word for two commands",
    ops({ keywords: { acknowledge: ["ok"], resolve: ["done", "OK"] } }),
    ["integrations.ops.keywords.resolve[1]: also stands under acknowledge; use different words"],
  ],
  [
    "reminders that go back in time",
    ops({ reminders: { unresolved: { high: [60, 30] } } }),
    ["integrations.ops.reminders.unresolved.high[1]: is not later than the one before; use increasing minutes"],
  ],
  [
    "names that would be one output of the stack",
    { integrations: { "ops-1": { auth: "token" }, ops1: { auth: "token" } } },
    ["integrations.ops1: differs from ops-1 by hyphens only; use another name"],
  ],
])("names the place, the problem and the cure: %s", (_what, settings, expected) => {
  expect(problems(settings)).toEqual(expected);
});

test("does not repeat a webhook's URL that was put into the settings", () => {
  const url = "https://hooks.slack.com/services/T000/B000/fake";
  expect(problems(ops({ followUps: [{ webhook: url }] }))).toEqual([
    "integrations.ops.followUps[0].webhook: is the URL of a webhook, which is secret; put it into the secret under a name, and that name here",
  ]);
});

test("never shows a value", () => {
  const secret = "fake-secret-0123456789";
  const everywhere = {
    integrations: {
      ops: { auth: secret, teamId: secret, reply: secret, users: [secret], reminders: secret, keywords: secret },
    },
    alarmEmail: secret,
    allowedCidrs: [secret],
    throttle: secret,
    retention: { logsDays: secret },
  };
  expect(problems(everywhere)).toHaveLength(10);
  expect(problems(everywhere).join("\n")).not.toContain(secret);
});
