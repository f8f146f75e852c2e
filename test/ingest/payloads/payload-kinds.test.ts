import { describe, expect, it } from "vitest";
import { findPayloadKind } from "../../../functions/ingest/payloads/payload-kinds.ts";
import type { SlackBody } from "../../../functions/ingest/payloads/slack-body.ts";

const body = (format: SlackBody["format"], fields: SlackBody["fields"]): SlackBody => ({ format, fields });

const bodies = [
  ["outgoing_webhook", body("form", { timestamp: "1355517523.000005", text: "x" })],
  ["slash_command", body("form", { command: "/alert", text: "x" })],
  ["event_callback", body("json", { type: "event_callback" })],
  ["url_verification", body("json", { type: "url_verification" })],
  ["app_rate_limited", body("json", { type: "app_rate_limited" })],
  ["block_actions", body("interaction", { type: "block_actions" })],
] as const;

describe("each kind is told", () => {
  it.each(bodies)("%s", (name, body) => {
    expect(findPayloadKind(body, "signature")?.name).toBe(name);
  });
});

it("takes nothing but outgoing webhooks with a token, which signs nothing", () => {
  const kinds = bodies.map(([, body]) => findPayloadKind(body, "token")?.name);
  expect(kinds.filter(Boolean)).toEqual(["outgoing_webhook"]);
});

it.each([
  body("form", {}),
  body("form", { type: "event_callback" }),
  body("json", { type: "block_actions" }),
  body("json", { command: "/alert" }),
  body("json", {}),
  body("interaction", { type: "view_submission" }),
])("knows no other: %j", (unknown) => {
  expect(findPayloadKind(unknown, "signature")).toBeUndefined();
});
