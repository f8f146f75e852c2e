import { expect, it } from "vitest";
import { findIntegration } from "../../functions/ingest/find-integration.ts";
import { gatewayEvent, ingestSettings } from "../support/ingest.ts";

const find = (name: string) => findIntegration(ingestSettings(), gatewayEvent({ headers: {}, body: null }, name));

it("finds a configured integration", () => {
  expect(find("ops")?.name).toBe("ops");
  expect(find("ops")?.integration.auth).toBe("token");
});

it.each(["", "other", "OPS", "__proto__", "constructor", "toString", "hasOwnProperty"])("finds none for %j", (name) => {
  expect(find(name)).toBeUndefined();
});

it("finds none where the path has no parameters", () => {
  const event = { ...gatewayEvent({ headers: {}, body: null }, "ops"), pathParameters: null };
  expect(findIntegration(ingestSettings(), event)).toBeUndefined();
});
