import { expect, it } from "vitest";
import { rawBodyOf } from "../../../functions/ingest/verify/raw-body.ts";
import { gatewayEvent } from "../../support/ingest.ts";

const bytes = Buffer.from("text=d%C3%A9j%C3%A0 vu, déjà vu");

it("is the same for text and for base64", () => {
  expect(rawBodyOf(gatewayEvent({ headers: {}, body: bytes }, "ops"))).toEqual(bytes);
  expect(rawBodyOf(gatewayEvent({ headers: {}, body: bytes }, "ops", true))).toEqual(bytes);
});

it("keeps bytes that are no UTF-8", () => {
  const odd = Buffer.from([0, 0xff, 0xfe, 0xc3]);
  expect(rawBodyOf(gatewayEvent({ headers: {}, body: odd }, "ops", true))).toEqual(odd);
});

it("is empty where there is none", () => {
  expect(rawBodyOf(gatewayEvent({ headers: {}, body: null }, "ops"))).toEqual(Buffer.alloc(0));
});
