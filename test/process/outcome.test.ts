import { expect, test } from "vitest";
import { earliest } from "../../functions/process/outcome.ts";

test("a message comes back for whichever of its pieces of work is due first, and is done with the last", () => {
  expect(earliest([])).toBe("done");
  expect(earliest(["done", "done"])).toBe("done");
  expect(earliest(["done", { parkUntilMs: 20 }, { parkUntilMs: 10 }])).toEqual({ parkUntilMs: 10 });
});
