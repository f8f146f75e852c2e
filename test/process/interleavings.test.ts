import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Alert } from "../../functions/alert/alert.ts";
import type { CommandMessage } from "../../functions/alert/command-message.ts";
import { runCommand } from "../../functions/process/commands/commands.ts";
import { command, openMessage } from "../support/command-messages.ts";
import { type ProcessUnderTest, startProcess } from "../support/process-services.ts";

/** INTERLEAVINGS=5000 for the whole proof. */
const interleavings = Number(process.env.INTERLEAVINGS ?? 200);

// Few moments and people, so that commands often meet in the same millisecond.
const change = fc.record({
  kind: fc.constantFrom("acknowledge" as const, "resolve" as const),
  ms: fc.integer({ min: 1, max: 4 }),
  userId: fc.constantFrom("U1", "U2", "U3"),
});
type Change = { kind: "acknowledge" | "resolve"; ms: number; userId: string };

/** What must not depend on the order of arrival. */
const finalState = ({ status, acknowledgedAt, acknowledgedById, resolvedAt, resolvedById }: Alert) => ({
  status,
  acknowledgedAt,
  acknowledgedById,
  resolvedAt,
  resolvedById,
});

/** The rules, on the messages alone: of each kind the earliest holds, of several at the same time the first by user id. */
function expectedState(changes: Change[], iso: (ms: number) => string) {
  const earliest = (kind: Change["kind"]) =>
    changes.filter((each) => each.kind === kind).sort((a, b) => a.ms - b.ms || (a.userId < b.userId ? -1 : 1))[0];
  const [acknowledged, resolved] = [earliest("acknowledge"), earliest("resolve")];
  return {
    status: resolved ? "resolved" : acknowledged ? "acknowledged" : "open",
    acknowledgedAt: acknowledged && iso(acknowledged.ms),
    acknowledgedById: acknowledged?.userId,
    resolvedAt: resolved && iso(resolved.ms),
    resolvedById: resolved?.userId,
  };
}

/** Handles a message again and again until it is done. */
async function play({ services, clock }: ProcessUnderTest, message: CommandMessage): Promise<void> {
  for (let receiveCount = 1; ; receiveCount += 1) {
    const delivery = {
      leaseOwner: randomUUID(),
      deadlineMs: clock.now() + 30_000,
      sentAtMs: clock.now(),
      receiveCount,
    };
    const outcome = await runCommand(services, delivery, message);
    if (outcome === "done") return;
    await clock.sleep(Math.max(outcome.parkUntilMs - clock.now(), 1000));
  }
}

test(`${interleavings} interleavings of open, acknowledge and resolve, repeated and reordered, end as the rules say`, async () => {
  await using process = await startProcess({ integration: { followUps: [] } });
  const property = fc.asyncProperty(
    fc.array(change, { minLength: 1, maxLength: 3 }),
    fc.array(fc.nat(), { maxLength: 3 }),
    fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
    fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    async (changes, repeated, ranks, sideBySide) => {
      const startMs = process.clock.now();
      const iso = (ms: number) => new Date(startMs + ms).toISOString();
      const opening = openMessage({ at: iso(0) });
      const messages: CommandMessage[] = [
        opening,
        ...changes.map(({ kind, ms, ...who }) => command(kind, opening.alertId, { ...who, at: iso(ms) })),
      ];
      const copies = repeated.map((which) => messages[which % messages.length] ?? opening);
      const arrivals = [...messages, ...copies]
        .map((message, i) => ({ message, rank: ranks[i] ?? 0 }))
        .sort((a, b) => a.rank - b.rank);
      const played: Promise<void>[] = [];
      for (const [i, { message }] of arrivals.entries()) {
        played.push(play(process, message));
        if (!sideBySide[i]) await process.clock.sleep(10);
      }
      await Promise.all(played);
      expect(finalState(await process.item(opening.alertId))).toEqual(expectedState(changes, iso));
    },
  );
  await fc.assert(property, { numRuns: interleavings });
}, 600_000);
