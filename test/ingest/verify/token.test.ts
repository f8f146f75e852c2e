import fc from "fast-check";
import { expect, it } from "vitest";
import { verifyToken } from "../../../functions/ingest/verify/token.ts";

const live = ["fake-token-1", "fake-token-2"];
const verdict = (body: string, tokens: readonly string[] = live) => verifyToken(Buffer.from(body), tokens);

it("takes any of the live tokens", () => {
  expect(verdict("token=fake-token-1&text=outage")).toBe("verified");
  expect(verdict("text=outage&token=fake-token-2")).toBe("verified");
  expect(verdict("token=fake%2Dtoken-1")).toBe("verified");
});

it.each([
  ["no token", "text=outage", "missing-token"],
  ["no body", "", "missing-token"],
  ["an empty token", "token=", "missing-token"],
  ["an array's token", "token[]=fake-token-1", "missing-token"],
  ["the token twice", "token=fake-token-1&token=fake-token-1", "repeated-token"],
  ["a wrong token, then the right one", "token=x&token=fake-token-1", "repeated-token"],
  ["the beginning of a token", "token=fake-token-", "wrong-token"],
  ["a longer one", "token=fake-token-12", "wrong-token"],
  ["another case", "token=FAKE-TOKEN-1", "wrong-token"],
  ["spaces around it", "token=+fake-token-1", "wrong-token"],
  ["JSON", '{"token":"fake-token-1"}', "missing-token"],
])("refuses %s", (_, body, expected) => {
  expect(verdict(body)).toBe(expected);
});

it("refuses everything when no token is live, and never takes an empty one for live", () => {
  expect(verdict("token=fake-token-1", [])).toBe("wrong-token");
  expect(verdict("token=", [""])).toBe("missing-token");
});

it("accepts no other bytes, and never throws", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string().map((text) => Buffer.from(`token=${text}`)),
      ),
      (bytes) => {
        expect(verifyToken(Buffer.from(bytes), live)).not.toBe("verified");
      },
    ),
    { numRuns: 5000 },
  );
});
