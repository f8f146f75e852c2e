import { describe, expect, it } from "vitest";
import { formatButtonValue } from "../../../functions/alert/button-value.ts";
import { blockActions } from "../../../lib/local/slack/requests/block-actions.ts";
import { commandOf, decide, ignoredBecause } from "../../support/decide.ts";
import { signed } from "../../support/ingest.ts";

const alertId = "A-7F3KQ2XM9B";
const value = formatButtonValue({ alertId, webhook: "ops" });
const acknowledge = { type: "button", actionId: "acknowledge", value } as const;
type Given = Partial<Parameters<typeof blockActions>[0]>;
const click = (given: Given = {}) =>
  blockActions({ action: acknowledge, actionTs: "1355517523.123456", credentials: signed, ...given });

describe("a click", () => {
  it("on Acknowledge acknowledges, at the time of the click", () => {
    expect(commandOf(click())).toEqual({
      kind: "acknowledge",
      source: "button",
      alertId,
      clickedWebhook: "ops",
      teamId: "T0001",
      channelId: "C2147483705",
      channelName: "ops",
      userId: "U2147483697",
      userName: "Steve",
      at: "2012-12-14T20:38:43.123Z",
      responseUrl: "https://hooks.slack.com/actions/T000/0/fake",
    });
  });

  it("on Resolve resolves", () => {
    expect(commandOf(click({ action: { ...acknowledge, actionId: "resolve" } }))).toMatchObject({ kind: "resolve" });
  });

  it("in the menu silences", () => {
    const option = formatButtonValue({ alertId, webhook: "ops", minutes: 120 });
    expect(commandOf(click({ action: { type: "overflow", actionId: "more", value: option } }))).toMatchObject({
      kind: "silence",
      minutes: 120,
      clickedWebhook: "ops",
    });
  });

  it("is answered with nothing: the message changes", () => {
    expect(decide(click()).decision).toMatchObject({ answer: { statusCode: 200, body: "" } });
  });

  it("may come without message, channel, names and response_url", () => {
    const bare = { channel: undefined, user: { id: "U1", username: "", name: "" }, response_url: undefined };
    expect(commandOf(click({ messageTs: undefined, fields: { ...bare, container: {} } }))).toMatchObject({
      teamId: "T0001",
      channelId: "",
      userId: "U1",
      userName: undefined,
      responseUrl: undefined,
    });
    expect(commandOf(click({ fields: { channel: null } }))).toMatchObject({ channelId: "C2147483705" });
  });

  it("may come from an organisation, whose team is null", () => {
    expect(decide(click({ enterpriseId: "E0001" })).decision).toMatchObject({
      enterpriseId: "E0001",
      command: { teamId: "T0001" },
    });
    const fields = { user: { id: "U1" } };
    expect(commandOf(click({ enterpriseId: "E0001", fields }))).toMatchObject({ teamId: "E0001" });
    expect(commandOf(click({ fields: { ...fields, team: null } }))).toMatchObject({ teamId: "" });
  });
});

describe("is ignored:", () => {
  it("an action that is none of ours, such as a link's", () => {
    expect(ignoredBecause(click({ action: { ...acknowledge, actionId: "open-runbook" } }))).toEqual([
      "other-action",
      "",
    ]);
    expect(ignoredBecause(click({ fields: { actions: [] } }))).toEqual(["other-action", ""]);
  });

  it.each([
    ["acknowledge", "A-7F3KQ2XM9B"],
    ["acknowledge", ""],
    ["acknowledge", "A-7F3KQ2XM9B OPS"],
    ["more", value],
  ])("%s with the value %j, which we never wrote", (actionId, value) => {
    const [reason, body] = ignoredBecause(click({ action: { type: "button", actionId, value } }));
    expect(reason).toBe("unreadable-button");
    expect(body).toBe("");
  });
});

it.each([
  ["user", { user: undefined }],
  ["actions", { actions: "acknowledge" }],
  ["actions.0.action_ts", { actions: [{ action_id: "acknowledge", value, action_ts: "now" }] }],
])("is malformed at %s", (field, fields) => {
  expect(decide(click({ fields })).decision).toEqual({ result: "malformed", field });
});

it("does not pass on a response_url of another host", () => {
  expect(commandOf(click({ responseUrl: "https://evil.example/x" })).responseUrl).toBeUndefined();
});

it("tells refused people by another command, since Slack shows them no answer", () => {
  const { decision } = decide(click());
  if (decision?.result !== "command") throw new Error("no command");
  const refusal = { reason: "user-not-allowed", sentence: "You may not." } as const;
  expect(decision.refused(refusal)).toMatchObject({ statusCode: 200, body: "" });
  expect(decision.refusedBy?.(refusal)).toMatchObject({
    kind: "tell",
    text: "You may not.",
    responseUrl: decision.command.responseUrl,
  });
});

it("tells people of another workspace nothing", () => {
  const { decision } = decide(click());
  if (decision?.result !== "command") throw new Error("no command");
  const refusal = { reason: "other-team", sentence: "Not here." } as const;
  expect(decision.refused(refusal).statusCode).toBe(403);
  expect(decision.refusedBy?.(refusal)).toBeUndefined();
});
