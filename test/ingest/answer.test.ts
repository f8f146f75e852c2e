import { expect, it } from "vitest";
import {
  emptyAnswer,
  ephemeralAnswer,
  jsonAnswer,
  refusedAnswer,
  unavailableAnswer,
} from "../../functions/ingest/answer.ts";

it("is empty, or JSON", () => {
  expect(emptyAnswer()).toEqual({ statusCode: 200, body: "" });
  expect(jsonAnswer({ text: "é" })).toEqual({
    statusCode: 200,
    headers: { "Content-Type": "application/json; charset=utf-8" },
    body: '{"text":"é"}',
  });
  expect(JSON.parse(ephemeralAnswer("x").body)).toEqual({ response_type: "ephemeral", text: "x" });
});

it("asks for a retry when we are broken, and for none when the request is", () => {
  expect(unavailableAnswer()).toEqual({ statusCode: 503, body: "" });
  expect(refusedAnswer(403)).toEqual({ statusCode: 403, headers: { "X-Slack-No-Retry": "1" }, body: "" });
});
