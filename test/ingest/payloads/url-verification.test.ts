import { expect, it } from "vitest";
import { urlVerification } from "../../../lib/local/slack/requests/event-callback.ts";
import { jsonRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { decide } from "../../support/decide.ts";
import { signed } from "../../support/ingest.ts";

it("gives the challenge back as plain text", () => {
  expect(decide(urlVerification("3eZbrw1aBm2rZgRNFdxV", signed)).decision).toMatchObject({
    result: "ignored",
    reason: "url-verification",
    answer: { statusCode: 200, headers: { "Content-Type": "text/plain" }, body: "3eZbrw1aBm2rZgRNFdxV" },
  });
});

it("is malformed without one", () => {
  const request = jsonRequest({ type: "url_verification", challenge: { a: 1 } }, signed);
  expect(decide(request).decision).toEqual({ result: "malformed", field: "challenge" });
});
