import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import cdkJson from "../../cdk.json" with { type: "json" };
import { cdkJsonSchema } from "../../lib/cdk-json-schema.ts";

const stored = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));

test("the stored schema is the one that the settings give; `npm run schema` writes it", () => {
  expect(stored("lib/settings.schema.json")).toEqual(JSON.parse(JSON.stringify(cdkJsonSchema())));
});

test("cdk.json names the schema, so that editors find it", () => {
  expect(stored(cdkJson.$schema)).toMatchObject({ title: "cdk.json of slack-alerts" });
});
