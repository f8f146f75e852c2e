import { expect, it } from "vitest";
import { appRateLimited } from "../../../lib/local/slack/requests/event-callback.ts";
import { decide } from "../../support/decide.ts";
import { signed } from "../../support/ingest.ts";

it("is reported as what Slack dropped, and answered with nothing", () => {
  expect(decide(appRateLimited(signed)).decision).toEqual({
    result: "rate-limited",
    reason: "app-rate-limited",
    answer: { statusCode: 200, body: "" },
  });
});
