import fc from "fast-check";
import { expect, test } from "vitest";
import { alertIdFor, alertIdPattern, messageKey, readAlertId, triggerKey } from "../../functions/alert/alert-id.ts";

// Computed by another program: the first 50 bits of `printf %s KEY | sha256sum`, five at a time, in Crockford's alphabet.
test.each([
  ["T0001,C2147483705,1355517523.000005", "A-PMF4NKWZZK"],
  ["T0001,trigger,13345224609.738474920.8088930838d88f008e0", "A-3B5ZK9RSWN"],
  ["", "A-WERC8GMRZG"],
  ["größer 🔥", "A-VYRSSH9N5S"],
])("the key %j has the id %s", (key, id) => {
  expect(alertIdFor(key)).toBe(id);
});

test("the key of a message is team, channel and ts; that of a slash command, which has none, its trigger id", () => {
  expect(messageKey("T0001", "C2147483705", "1355517523.000005")).toBe("T0001,C2147483705,1355517523.000005");
  expect(triggerKey("T0001", "13345224609.738474920")).toBe("T0001,trigger,13345224609.738474920");
});

test("every id looks like one, and is read back as itself in any case", () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      const id = alertIdFor(key);
      expect(id).toMatch(alertIdPattern);
      expect(readAlertId(id)).toBe(id);
      expect(readAlertId(id.toLowerCase())).toBe(id);
    }),
  );
});

test("ids spread: 20,000 messages, 20,000 ids", () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => alertIdFor(messageKey("T0001", "C0001", String(i))));
  expect(new Set(ids).size).toBe(20_000);
});

test.each([
  ["a-7f3kq2xm9b", "A-7F3KQ2XM9B"],
  ["A-7F3KQ2XM9B", "A-7F3KQ2XM9B"],
  ["A-OIL0000000", "A-0110000000"],
  ["a-oil0000000", "A-0110000000"],
])("%s is read as %s", (typed, expected) => {
  expect(readAlertId(typed)).toBe(expected);
});

test.each([
  "",
  "A-",
  "A-7F3KQ2XM9",
  "A-7F3KQ2XM9BB",
  "B-7F3KQ2XM9B",
  "7F3KQ2XM9B",
  "A-7F3KQ2XM9U",
  " A-7F3KQ2XM9B",
  "A-7F3KQ2XM9B\n",
  "A-ßßßßß",
])("%j is no alert id", (typed) => {
  expect(readAlertId(typed)).toBeUndefined();
});
