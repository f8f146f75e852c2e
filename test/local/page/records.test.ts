import { expect, test } from "vitest";
import { createRecords } from "../../../lib/local/page/records.ts";

const line = (text: string) => ({ function: "Ingest", atMs: 0, text, level: "info" as const });

test("a later record of the same key takes the place of the earlier one", () => {
  const records = createRecords();
  records.put("workers", "ingest", [1]);
  records.put("workers", "process", [2]);
  records.put("workers", "ingest", [3]);
  expect(records.get("workers", "ingest")).toEqual([3]);
  expect(records.all().map(({ key }) => key)).toEqual(["ingest", "process"]);
});

test("the oldest go when there are many, so that a page that is open for days stays small", () => {
  const records = createRecords();
  for (let count = 0; count < 1000; count += 1) records.add("line", line(`line ${count}`));
  const texts = records.all().map(({ value }) => (value as { text: string }).text);
  expect(texts).toHaveLength(300);
  expect([texts[0], texts.at(-1)]).toEqual(["line 700", "line 999"]);
});

test("listeners hear each change until they end that", () => {
  const records = createRecords();
  const heard: string[] = [];
  const stop = records.on(({ key }) => heard.push(key));
  records.put("workers", "ingest", []);
  stop();
  records.put("workers", "process", []);
  expect(heard).toEqual(["ingest"]);
});
