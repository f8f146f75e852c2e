import fc from "fast-check";
import { expect, test } from "vitest";
import { createLog } from "../../functions/runtime/log.ts";

const now = () => Date.parse("2026-11-21T14:00:00.000Z");

test("an event is one line of JSON with its level, time and fields", () => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), now);
  log.info("alert-opened", { alertId: "A-7F3KQ2XM9B", reason: undefined });
  log.warn("park-failed");
  log.error("dead-letter", { attempts: 3, isLast: true });
  const time = "2026-11-21T14:00:00.000Z";
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: "info", time, event: "alert-opened", alertId: "A-7F3KQ2XM9B" },
    { level: "warn", time, event: "park-failed" },
    { level: "error", time, event: "dead-letter", attempts: 3, isLast: true },
  ]);
});

test("no text can forge a second line", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("\n", "\r", '"', "\\", "{", "}", "\u0000", "\u001b", "x") }),
      (text) => {
        const lines: string[] = [];
        createLog((line) => lines.push(line), now).info(text, { text });
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toMatch(/\p{Cc}/u);
        expect(JSON.parse(lines[0] ?? "")).toMatchObject({ event: text, text });
      },
    ),
  );
});
