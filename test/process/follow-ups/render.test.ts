import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Alert, followUpEvents, statuses, urgencies } from "../../../functions/alert/alert.ts";
import {
  type Rendering,
  readableTime,
  renderFollowUp,
  renderPlainFollowUp,
  summary,
} from "../../../functions/process/follow-ups/render.ts";
import { judgePost } from "../../../lib/local/slack/incoming-webhook-rules.ts";
import { at, startMs } from "../../support/command-messages.ts";

const route = { webhook: "ops", on: ["opened" as const], thread: false, buttons: false };
const alert: Alert = {
  alertId: "A-7F3KQ2XM9B",
  formatVersion: 1,
  key: "k",
  status: "open",
  urgency: "critical",
  title: "checkout is down",
  integration: "ops",
  source: "outgoing-webhook",
  teamId: "T0001",
  channelId: "C0001",
  channelName: "outages",
  userId: "U0001",
  userName: "steve",
  messageTs: "1795269600.000001",
  openedAt: at(0),
  owner: "o",
  followUps: {},
};
const acknowledged = { status: "acknowledged", acknowledgedAt: at(60), acknowledgedBy: "ana" } as const;
const resolved = { ...acknowledged, status: "resolved", resolvedAt: at(120), resolvedBy: "bob" } as const;

const rendering = (changes: Partial<Rendering> = {}, fields: Partial<Alert> = {}): Rendering => ({
  event: "opened",
  webhook: "ops",
  route,
  nowMs: startMs,
  tryNumber: 1,
  dueAtMs: startMs,
  ...changes,
  alert: { ...alert, ...fields },
});

/** Every string in the payload that Slack reads as mrkdwn: `text`, `fallback` and mrkdwn objects. */
function mrkdwnOf(payload: unknown): string[] {
  if (Array.isArray(payload)) return payload.flatMap(mrkdwnOf);
  if (typeof payload !== "object" || payload === null) return [];
  if ("type" in payload && payload.type === "plain_text") return [];
  return Object.entries(payload).flatMap(([name, value]) =>
    (name === "text" || name === "fallback") && typeof value === "string" ? [value] : mrkdwnOf(value),
  );
}
const refusal = (payload: unknown) => {
  const judged = judgePost(JSON.stringify(payload));
  return "refusal" in judged ? judged.refusal.body : undefined;
};
const json = (...args: Parameters<typeof rendering>) => JSON.stringify(renderFollowUp(rendering(...args)));

describe("hostile text", () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom("<!channel>", "<!here|x>", "<!subteam^S0001>", "<@U0001>", "<#C0001|x>", "<http://evil|ok>"),
        fc.constantFrom("&lt;!here&gt;", "&amp;", "&", "<", ">", "|", "*", "`", "\n", "\u0000", "\u202e", "🔥"),
        fc.string({ unit: "binary", maxLength: 10 }),
      ),
      { maxLength: 80 },
    )
    .map((parts) => parts.join(""));
  const hostileAlert = fc.record({
    status: fc.constantFrom(...statuses),
    urgency: fc.constantFrom(...urgencies),
    title: hostile.map((text) => Array.from(`x${text}`).slice(0, 255).join("")),
    description: fc.option(hostile, { nil: undefined }),
    integration: hostile,
    channelId: hostile,
    channelName: fc.option(hostile, { nil: undefined }),
    userId: hostile,
    userName: fc.option(hostile, { nil: undefined }),
    acknowledgedAt: fc.constant(at(60)),
    acknowledgedBy: hostile,
    resolvedAt: fc.constant(at(120)),
    resolvedBy: hostile,
  });
  const event = fc.constantFrom(...followUpEvents);

  test("activates no mention, channel or link, and is always valid for Slack", () => {
    fc.assert(
      fc.property(hostileAlert, event, fc.boolean(), (fields, event, buttons) => {
        const given = rendering({ event, route: { ...route, buttons }, tryNumber: 2, nowMs: startMs + 1e6 }, fields);
        for (const payload of [renderFollowUp(given), renderPlainFollowUp(given)]) {
          expect(mrkdwnOf(payload).join("")).not.toMatch(/[<>]/);
          expect(refusal(payload)).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  test("is shown as it was typed", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const title = `x${text}`;
        const shown = summary(rendering({}, { title })).replace(/^.*? opened by steve: /, "");
        expect(shown.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")).toBe(title);
      }),
      { numRuns: 300 },
    );
  });

  test.each(["&", "<", "🔥", "é"])("fits Slack's limits when everything is full of %s", (each) => {
    const name = each.repeat(500);
    const fields = {
      title: each.repeat(255),
      description: each.repeat(6144),
      channelName: name,
      userName: name,
      acknowledgedBy: name,
      resolvedBy: name,
    };
    for (const state of [{}, acknowledged, resolved]) {
      const given = rendering({ route: { ...route, buttons: true } }, { ...state, ...fields });
      expect(refusal(renderFollowUp(given))).toBeUndefined();
      expect(refusal(renderPlainFollowUp(given))).toBeUndefined();
    }
  });
});

describe("the summary", () => {
  test.each<[string, Partial<Rendering>, Partial<Alert>]>([
    [":rotating_light: A-7F3KQ2XM9B (critical) opened by steve: checkout is down", {}, {}],
    [":eyes: A-7F3KQ2XM9B (critical) acknowledged by ana: checkout is down", { event: "acknowledged" }, acknowledged],
    [":white_check_mark: A-7F3KQ2XM9B (critical) resolved by bob: checkout is down", { event: "resolved" }, resolved],
    // A delayed post tells the alert's state of now.
    [":white_check_mark: A-7F3KQ2XM9B (critical) resolved by bob: checkout is down", { event: "opened" }, resolved],
    [
      ":alarm_clock: A-7F3KQ2XM9B (critical) is still unacknowledged after 5 min: checkout is down",
      { event: "unacknowledged", nowMs: startMs + 5 * 60_000 },
      {},
    ],
    [
      ":eyes: A-7F3KQ2XM9B (critical) acknowledged by ana, is still unresolved after 60 min: checkout is down",
      { event: "unresolved", nowMs: startMs + 61 * 60_000 },
      acknowledged,
    ],
    // Org installs and old clients leave names out or empty.
    [":rotating_light: A-7F3KQ2XM9B (critical) opened by U0001: checkout is down", {}, { userName: "" }],
    [":rotating_light: A-7F3KQ2XM9B (critical) opened by someone: checkout is down", {}, { userName: "", userId: "" }],
  ])("%s", (expected, changes, fields) => {
    expect(summary(rendering(changes, fields))).toBe(expected);
  });
});

describe("the message", () => {
  test("carries title, urgency, channel, who, when and id", () => {
    const text = json({}, { description: "since 14:00" });
    for (const part of [
      "checkout is down",
      "since 14:00",
      "*Urgency*\\ncritical",
      "*Channel*\\n#outages",
      "*Opened by*\\nsteve",
      "*Opened*\\n2026-11-21 14:00 UTC",
      "A-7F3KQ2XM9B · ops",
    ]) {
      expect(text).toContain(part);
    }
  });

  test.each([
    ["open", "critical", "#a30200"],
    ["open", "high", "#e8912d"],
    ["acknowledged", "medium", "#ecb22e"],
    ["open", "low", "#868686"],
    ["resolved", "critical", "#2eb67d"],
  ] as const)("of an alert that is %s and %s has the colour %s", (status, urgency, color) => {
    expect(renderFollowUp(rendering({}, { status, urgency }))).toMatchObject({ attachments: [{ color }] });
  });

  test("says how late it is from a minute on", () => {
    expect(json({ nowMs: startMs + 59_999 })).not.toContain("late");
    expect(json({ nowMs: startMs + 60_000 })).toContain("posted 1 min late");
    expect(json({ nowMs: startMs + 3600_000 })).toContain("posted 60 min late");
  });

  test("has buttons only where clicks can come back, and only those that still make sense", () => {
    const withButtons = { route: { ...route, buttons: true } };
    const actions = (fields: Partial<Alert>) =>
      [...json(withButtons, fields).matchAll(/"action_id":"(\w+)"/g)].map(([, id]) => id);
    expect(actions({})).toEqual(["acknowledge", "resolve", "more"]);
    expect(actions(acknowledged)).toEqual(["resolve", "more"]);
    expect(actions(resolved)).toEqual([]);
    expect(json()).not.toContain("action_id");
    expect(json(withButtons)).toContain('"value":"A-7F3KQ2XM9B ops 480"');
  });

  test("mentions the configured group in open critical alerts and nowhere else", () => {
    const mention = "<!subteam^S0001>";
    const to = (changes: Partial<Rendering>, fields: Partial<Alert>) =>
      json({ route: { ...route, mention: "S0001" }, ...changes }, fields).includes(mention);
    expect(to({}, {})).toBe(true);
    expect(to({ event: "unacknowledged" }, {})).toBe(true);
    expect(to({}, { urgency: "high" })).toBe(false);
    expect(to({ event: "acknowledged" }, acknowledged)).toBe(false);
    expect(to({ event: "resolved" }, resolved)).toBe(false);
    expect(to({ route }, {})).toBe(false);
  });

  test("goes into the thread of the original message, but for the opening post", () => {
    const threadOf = (changes: Partial<Rendering>, fields: Partial<Alert> = {}) =>
      renderFollowUp(rendering(changes, fields)).thread_ts;
    const threaded = { route: { ...route, thread: true } };
    expect(threadOf({ ...threaded, event: "opened" })).toBeUndefined();
    expect(threadOf({ ...threaded, event: "acknowledged" }, acknowledged)).toBe("1795269600.000001");
    expect(threadOf({ ...threaded, event: "unacknowledged" })).toBe("1795269600.000001");
    // Opened by a reply, it goes on in that thread.
    expect(threadOf({ ...threaded, event: "resolved" }, { threadTs: "1795269000.000009" })).toBe("1795269000.000009");
    expect(threadOf({ event: "acknowledged" }, acknowledged)).toBeUndefined();
    // Opened by a slash command, there is no message.
    expect(threadOf({ ...threaded, event: "resolved" }, { messageTs: undefined })).toBeUndefined();
  });

  test("is rendered for a webhook that the settings no longer know", () => {
    expect(refusal(renderFollowUp(rendering({ route: undefined })))).toBeUndefined();
  });
});

test("times are readable", () => {
  expect(readableTime("2026-11-21T14:02:59.999Z")).toBe("2026-11-21 14:02 UTC");
});
