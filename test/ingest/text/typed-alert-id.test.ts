import { expect, it } from "vitest";
import { readTypedAlertId, unreadableAlertId } from "../../../functions/ingest/text/typed-alert-id.ts";

it.each(["A-7F3KQ2XM9B", " a-7f3kq2xm9b", "`A-7F3KQ2XM9B`", "*A-7F3KQ2XM9B*,", "(A-7F3KQ2XM9B)."])(
  "reads %j",
  (text) => {
    expect(readTypedAlertId(text)).toEqual({ alertId: "A-7F3KQ2XM9B", rest: "" });
  },
);

it("reads look-alikes, and keeps what follows", () => {
  expect(readTypedAlertId("A-oi3kq2xm9b  thanks all")).toEqual({ alertId: "A-013KQ2XM9B", rest: "thanks all" });
});

it.each(["", "thanks", "A-123", "7F3KQ2XM9B", "A-7F3KQ2XM9BX"])("does not read %j", (text) => {
  expect(readTypedAlertId(text)).toBeUndefined();
});

it("says what can't be read, escaped and short", () => {
  expect(unreadableAlertId("<!channel> now")).toBe(
    "“&lt;!channel&gt;” is not an alert id. An alert id looks like A-7F3KQ2XM9B.",
  );
  expect(unreadableAlertId("x".repeat(500)).length).toBeLessThan(120);
  expect(unreadableAlertId(" ")).toBe("Which alert? An alert id looks like A-7F3KQ2XM9B.");
});
