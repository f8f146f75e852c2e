import type { APIGatewayProxyEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { singleHeader } from "../../../functions/ingest/verify/single-header.ts";

const value = (headers: unknown, multiValueHeaders: unknown) =>
  singleHeader({ headers, multiValueHeaders } as APIGatewayProxyEvent, "x-a");

it("gives a header that was sent once", () => {
  expect(value({ "x-a": "1" }, { "x-a": ["1"] })).toBe("1");
  expect(value({ "x-a": "1" }, undefined)).toBe("1");
  expect(value({ "x-a": "1" }, null)).toBe("1");
});

it("gives none that is missing, repeated or no text", () => {
  expect(value({}, {})).toBeUndefined();
  expect(value(null, null)).toBeUndefined();
  expect(value({ "x-a": "2" }, { "x-a": ["1", "2"] })).toBeUndefined();
  expect(value({ "x-a": ["1", "2"] }, undefined)).toBeUndefined();
});
