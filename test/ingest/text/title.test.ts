import fc from "fast-check";
import { expect, it } from "vitest";
import { longestDescriptionBytes, longestTitle, splitTitle } from "../../../functions/ingest/text/title.ts";

it("takes the first line as title and the rest as description", () => {
  expect(splitTitle("checkout is down")).toEqual({ title: "checkout is down" });
  expect(splitTitle("\n checkout is down \n\nsince noon\n all regions\n")).toEqual({
    title: "checkout is down",
    description: "since noon\n all regions",
  });
});

it("goes on in the description where a long first line was cut", () => {
  const { title, description } = splitTitle(`${"😀".repeat(300)}\nmore`);
  expect(Array.from(title)).toHaveLength(255);
  expect(title.endsWith("😀…")).toBe(true);
  expect(description).toBe(`…${"😀".repeat(46)}\nmore`);
  expect(splitTitle("x".repeat(255))).toEqual({ title: "x".repeat(255) });
});

it("names what has no text", () => {
  expect(splitTitle(" \n ")).toEqual({ title: "(no text)" });
});

it("cuts the description at a code point", () => {
  const { description = "" } = splitTitle(`t\n${"a"}${"€".repeat(3000)}`);
  expect(description).toBe(`a${"€".repeat(2047)}`);
});

it("keeps its limits, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 4000, size: "max" }), (text) => {
      const { title, description = "" } = splitTitle(text);
      expect(title).not.toBe("");
      expect(title).not.toContain("\n");
      expect(Array.from(title).length).toBeLessThanOrEqual(longestTitle);
      expect(Buffer.byteLength(description)).toBeLessThanOrEqual(longestDescriptionBytes);
      expect(title.isWellFormed() && description.isWellFormed()).toBe(true);
    }),
    { numRuns: 50 },
  );
});
