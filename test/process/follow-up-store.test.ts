import { expect, test } from "vitest";
import type { FollowUp } from "../../functions/alert/alert.ts";
import type { ReminderCondition } from "../../functions/process/follow-up-store.ts";
import { at, openMessage, startMs } from "../support/command-messages.ts";
import { startProcess } from "../support/process-services.ts";

const key = "opened:on-call-2";
const due: FollowUp = {
  state: "pending",
  owner: "o",
  ownedSinceMs: startMs,
  attempts: 0,
  unfinished: 0,
  dueAtMs: startMs,
  giveUpAtMs: startMs + 1000,
};
const claimed = { state: "claimed", leaseOwner: "somebody", unfinished: 1 } as const;
const isOpen = { status: "open", at: at(0) } as const;

test.each<
  [what: string, expected: boolean, followUp: Partial<FollowUp>, condition?: ReminderCondition, silencedUntil?: string]
>([
  ["that is due", true, {}],
  ["that is due since long", true, { dueAtMs: 0 }],
  ["that is not due yet", false, { dueAtMs: startMs + 1 }],
  ["that is held and due for a look", true, { state: "held" }],
  ["whose worker still has its lease", false, { ...claimed, leaseUntilMs: startMs }],
  ["whose worker's lease ran out", true, { ...claimed, leaseUntilMs: startMs - 1 }],
  ["that is delivered", false, { state: "delivered" }],
  ["that is dead", false, { state: "dead" }],
  ["of a reminder whose alert is still open", true, {}, isOpen],
  ["of a reminder whose alert is not open any more", false, {}, { status: "acknowledged", at: at(0) }],
  ["of a reminder that is silenced", false, {}, isOpen, at(1)],
  ["of a reminder whose silence is over", true, {}, isOpen, at(0)],
])("a follow-up %s is claimed: %s", async (_, expected, changes, condition, silencedUntil) => {
  await using process = await startProcess({ integration: { followUps: [] } });
  const { services } = process;
  const message = openMessage();
  await process.deliver(message);
  await services.alerts.change(message.alertId, {}, { silencedUntil }, { [key]: { ...due, ...changes } });

  const lease = { leaseOwner: "me", leaseUntilMs: startMs + 30_000 };
  const alert = await services.followUps.claim(message.alertId, key, lease, startMs, condition);
  const stored = (await process.item(message.alertId)).followUps[key];
  if (expected) {
    expect(stored).toMatchObject({ state: "claimed", ...lease, unfinished: (changes.unfinished ?? 0) + 1 });
    expect(alert?.followUps[key]).toEqual(stored);
  } else {
    expect(alert).toBeUndefined();
    expect(stored).toEqual({ ...due, ...changes });
  }
});

test("a follow-up that is not there cannot be claimed or changed", async () => {
  await using process = await startProcess({ integration: { followUps: [] } });
  const { followUps } = process.services;
  const message = openMessage();
  await process.deliver(message);
  const lease = { leaseOwner: "me", leaseUntilMs: startMs + 30_000 };
  expect(await followUps.claim(message.alertId, key, lease, startMs)).toBeUndefined();
  expect(await followUps.claim("A-0000000000", key, lease, startMs)).toBeUndefined();
  expect(await followUps.change(message.alertId, key, { leaseOwner: "me" }, { attempts: 1 })).toBeUndefined();
});
