import fc from "fast-check";
import { expect, it } from "vitest";
import { untriggering } from "../../../functions/ingest/text/untriggering.ts";

it("leaves a sentence that fires nothing as it is", () => {
  expect(untriggering("Alert A-1 opened", ["outage", ""])).toBe("Alert A-1 opened");
});

it("puts an arrow in front of one that begins with a word, in any case and even inside a longer word", () => {
  expect(untriggering("Alert A-1 opened", ["alert"])).toBe("→ Alert A-1 opened");
  expect(untriggering("Acknowledging A-1", ["ack"])).toBe("→ Acknowledging A-1");
  expect(untriggering("Alert A-1 opened", ["alert", "→"])).not.toMatch(/^(alert|→)/i);
});

it("never begins with any of the words", () => {
  const words = fc.array(fc.oneof(fc.constantFrom("A", "al", "Alert", "→", "→ a", "↑"), fc.string()));
  fc.assert(
    fc.property(words, (words) => {
      const answer = untriggering("Alert A-1 opened", words).toLowerCase();
      expect(words.filter((word) => word && answer.startsWith(word.toLowerCase()))).toEqual([]);
    }),
  );
});
