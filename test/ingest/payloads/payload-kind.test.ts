import { expect, it } from "vitest";
import * as z from "zod/mini";
import { emptyAnswer } from "../../../functions/ingest/answer.ts";
import { definePayloadKind } from "../../../functions/ingest/payloads/payload-kind.ts";
import { integrationWith } from "../../support/ingest.ts";

const context = { integration: integrationWith(), allowLoopback: false, nowMs: 0 };
const kind = definePayloadKind({
  name: "example",
  auth: ["signature"],
  recognises: () => true,
  schema: z.object({ user: z.object({ id: z.string() }) }),
  decide: ({ user }) => ({ result: "ignored", reason: user.id, answer: emptyAnswer() }),
});

it("decides about fields of the right shape", () => {
  expect(kind.decide({ user: { id: "U1" }, more: 1 }, context)).toMatchObject({ reason: "U1" });
});

it("names the field that is wrong, not its content", () => {
  expect(kind.decide({ user: { id: ["secret"] } }, context)).toEqual({ result: "malformed", field: "user.id" });
});
