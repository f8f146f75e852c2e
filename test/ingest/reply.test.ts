import { expect, it } from "vitest";
import { replyTo } from "../../functions/ingest/reply.ts";

const asker = { source: "event", teamId: "T1", channelId: "C1", userId: "U1", at: "2026-11-21T14:02:00.000Z" } as const;
const alertId = "A-7F3KQ2XM9B";

it("names the alert, its urgency and its title, escaped", () => {
  const title = "<!channel> a & b";
  expect(replyTo({ ...asker, kind: "open", alertId, key: "k", urgency: "high", title })).toBe(
    "Alert A-7F3KQ2XM9B opened (high): &lt;!channel&gt; a &amp; b",
  );
});

it("says of every other command what now happens", () => {
  expect(replyTo({ ...asker, kind: "acknowledge", alertId })).toBe("Acknowledging A-7F3KQ2XM9B");
  expect(replyTo({ ...asker, kind: "resolve", alertId })).toBe("Resolving A-7F3KQ2XM9B");
  expect(replyTo({ ...asker, kind: "silence", alertId, minutes: 30 })).toBe("Silencing A-7F3KQ2XM9B for 30 min");
  expect(replyTo({ ...asker, kind: "show", alertId })).toBe("Looking up A-7F3KQ2XM9B");
  expect(replyTo({ ...asker, kind: "list" })).toBe("Looking up unresolved alerts");
  expect(replyTo({ ...asker, kind: "list", status: "open" })).toBe("Looking up open alerts");
});
