import { expect, it } from "vitest";
import { skipLeadingMention } from "../../../functions/ingest/text/leading-mention.ts";

it("skips a mention of anyone where the event says that the app is meant", () => {
  expect(skipLeadingMention("<@U0APP> outage: db", "anyone")).toBe("outage: db");
  expect(skipLeadingMention(" <@W0APP|alerts>: outage: db", "anyone")).toBe("outage: db");
  expect(skipLeadingMention("<@U0APP>", "anyone")).toBe("");
});

it("skips only one, and only the first", () => {
  expect(skipLeadingMention("<@U0APP> <@U0ANA> outage", "anyone")).toBe("<@U0ANA> outage");
  expect(skipLeadingMention("hey <@U0APP> outage", "anyone")).toBe("hey <@U0APP> outage");
});

it("skips none but the app's own elsewhere", () => {
  expect(skipLeadingMention("<@U0APP> outage: db", ["U0APP"])).toBe("outage: db");
  expect(skipLeadingMention("<@U0ANA> outage: db", ["U0APP"])).toBe("<@U0ANA> outage: db");
  expect(skipLeadingMention("<@U0ANA> outage: db", [])).toBe("<@U0ANA> outage: db");
});
