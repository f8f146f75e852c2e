import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../functions/process/decode.ts";
import { DeadLetterError } from "../../functions/process/outcome.ts";
import { command, listMessage, openMessage, wakeMessage } from "../support/command-messages.ts";

const id = "A-7F3KQ2XM9B";

test.each([
  openMessage(),
  command("acknowledge", id),
  command("resolve", id, { clickedWebhook: "ops" }),
  command("silence", id, { minutes: 30 }),
  command("show", id),
  listMessage({ status: "open" }),
  wakeMessage(id),
])("reads $kind as it was sent", (message) => {
  expect(decodeMessage(JSON.stringify(message))).toEqual(message);
});

test.each<[what: string, body: unknown, reason: string]>([
  ["no object", null, "not a command message: wrong at its root"],
  ["an unknown kind", { ...openMessage(), kind: "delete" }, "not a command message: wrong at kind"],
  ["a version that is no number", { ...openMessage(), v: "9" }, "not a command message: wrong at v"],
  ["no owner", { ...openMessage(), owner: "" }, "not a command message: wrong at owner"],
  [
    "a time without milliseconds",
    { ...openMessage(), at: "2026-11-21T14:00:00Z" },
    "not a command message: wrong at at",
  ],
  [
    "a time with an offset",
    { ...openMessage(), at: "2026-11-21T14:00:00.000+01:00" },
    "not a command message: wrong at at",
  ],
  ["an unknown urgency", openMessage({ urgency: "huge" as "high" }), "not a command message: wrong at urgency"],
  ["an id that is none", command("show", "A-short"), "not a command message: wrong at alertId"],
  ["a silence without end", command("silence", id, { minutes: 1e300 }), "not a command message: wrong at minutes"],
  ["a silence of no time", command("silence", id, { minutes: 0 }), "not a command message: wrong at minutes"],
])("refuses %s and names the place", (_, body, reason) => {
  expect(() => decodeMessage(JSON.stringify(body))).toThrow(new DeadLetterError(reason));
});

test("the reason never quotes the body", () => {
  const secret = "bearer-canary";
  for (const body of [`{"responseUrl":"${secret}"`, JSON.stringify({ ...openMessage(), title: { secret } })]) {
    expect(() => decodeMessage(body)).toThrow(expect.not.stringContaining(secret));
  }
});

test("whatever arrives is read or refused for good", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.object().map((value) => JSON.stringify(value)),
      ),
      (body) => {
        expect(() => decodeMessage(body)).toThrow(DeadLetterError);
      },
    ),
  );
});
