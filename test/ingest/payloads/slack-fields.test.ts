import { expect, it } from "vitest";
import * as z from "zod/mini";
import {
  isoFromTs,
  optionalId,
  optionalName,
  optionalTs,
  slackId,
  slackText,
  slackTs,
} from "../../../functions/ingest/payloads/slack-fields.ts";

it.each([
  ["1355517523.000005", "2012-12-14T20:38:43.000Z"],
  ["1355517523.999999", "2012-12-14T20:38:43.999Z"],
  ["1355517523.1", "2012-12-14T20:38:43.100Z"],
])("reads the time of %s", (ts, iso) => {
  expect(isoFromTs(ts)).toBe(iso);
});

it("loses no millisecond to rounding", () => {
  for (let millisecond = 0; millisecond < 1000; millisecond++) {
    const digits = String(millisecond).padStart(3, "0");
    expect(isoFromTs(`1755517523.${digits}000`).slice(-4)).toBe(`${digits}Z`.slice(-4));
  }
});

it.each([
  "",
  "1355517523",
  "135551752.000005",
  "1355517523.0000055",
  "1355517523.x",
  "-355517523.000005",
  "1355517523.000005\n",
])("takes no %j for a ts", (ts) => {
  expect(z.safeParse(slackTs, ts).success).toBe(false);
  expect(z.parse(optionalTs, ts)).toBeUndefined();
});

it("lets optional fields be missing, null or empty", () => {
  for (const missing of [undefined, null, ""]) {
    expect(z.parse(optionalId, missing)).toBeUndefined();
    expect(z.parse(optionalName, missing)).toBeUndefined();
    expect(z.parse(optionalTs, missing)).toBeUndefined();
    expect(z.parse(slackText, missing)).toBe("");
  }
});

it("bounds what goes into a message", () => {
  expect(z.safeParse(slackId, "").success).toBe(false);
  expect(z.safeParse(slackId, "x".repeat(201)).success).toBe(false);
  expect(z.safeParse(optionalId, "x".repeat(201)).success).toBe(false);
  expect(z.parse(optionalName, "é".repeat(300))).toBe(`${"é".repeat(99)}…`);
});

it("cleans names, which people choose", () => {
  expect(z.parse(optionalName, "a\u0000na \u202egnp")).toBe("ana gnp");
});

it("takes no list for a text", () => {
  for (const field of [slackId, slackText, slackTs, optionalId, optionalName]) {
    expect(z.safeParse(field, ["a", "b"]).success).toBe(false);
  }
});
