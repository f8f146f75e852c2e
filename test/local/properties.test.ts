import { expect, test } from "vitest";
import * as z from "zod";
import { readProperties } from "../../lib/local/properties.ts";

const rules = { followed: z.object({ Size: z.number().default(1) }), cloudOnly: ["Tags"] };
const read = (Properties: Record<string, unknown>) =>
  readProperties("Thing", { Type: "AWS::Some::Thing", Properties }, rules, (value) => value);

test("gives the followed properties and leaves out those that only AWS needs", () => {
  expect(read({ Size: 3, Tags: [] })).toEqual({ Size: 3 });
  expect(read({})).toEqual({ Size: 1 });
});

test("refuses a property that nobody decided about", () => {
  expect(() => read({ Size: 3, Colour: "red" })).toThrow(
    "Thing (AWS::Some::Thing): the local stack does not know Colour",
  );
});

test("refuses a value of the wrong shape", () => {
  expect(() => read({ Size: "big" })).toThrow(/Thing \(AWS::Some::Thing\): .*expected number/);
});
