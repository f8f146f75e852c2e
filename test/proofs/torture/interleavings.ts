import { randomUUID } from "node:crypto";
import type { Alert } from "../../../functions/alert/alert.ts";
import { alertIdFor, messageKey } from "../../../functions/alert/alert-id.ts";
import type { Command } from "../../../functions/alert/command-message.ts";
import { seededRandom } from "../../../lib/local/slack/seeded-random.ts";
import { parseSettings } from "../../../lib/settings.ts";
import type { Proof } from "../run-proofs.ts";
import { none } from "../verdict.ts";
import { createPlayedWorker, type PlayedWorker } from "./played-worker.ts";

type StatusCommand = Command<"acknowledge"> | Command<"resolve">;
type LifeCommand = Command<"open"> | StatusCommand;

const settings = parseSettings({
  integrations: { app: { auth: "signature", reminders: false, followUps: [{ webhook: "ops" }] } },
});
const mostOfEach = 3;
const people = ["U1", "U2", "U3"];

/**
 * Open, acknowledge and resolve in every order, several at once, each up to three times: the alert ends in the one state that
 * the commands' own times ask for, with everything told and nothing told twice.
 */
export const interleavings: Proof = async ({ seed, short, progress }) => {
  const random = seededRandom(seed);
  const worker = await createPlayedWorker(settings, random);
  const rounds = short ? 150 : 5000;
  const wrong: string[] = [];
  let receives = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const commands = makeLife(round, worker.now(), random);
      receives += await playOut(worker, commands, random);
      const [{ alertId }] = commands;
      const problem = problemOf(await worker.alerts.get(alertId), commands, worker.posts.splice(0));
      if (problem) wrong.push(`round ${round} ${alertId}: ${problem}`);
      // Often before the webhook's next slot, so that the next round's posts have to wait.
      worker.advanceTo(worker.now() + random() * 3000);
      if ((round + 1) % 1000 === 0) progress(`${round + 1} interleavings`);
    }
    for (const text of wrong.slice(0, 10)) progress(text);
    return {
      facts: { interleavings: rounds, receives },
      checks: [none("other final states", wrong.length), none("dead letters", worker.deadLetters.length)],
    };
  } finally {
    await worker.stop();
  }
};

function makeLife(round: number, nowMs: number, random: () => number): [Command<"open">, ...StatusCommand[]] {
  const pick = (most: number) => Math.floor(random() * (most + 1));
  const messageTs = `${Math.floor(nowMs / 1000)}.${String(round).padStart(6, "0")}`;
  const key = messageKey("T1", "C1", messageTs);
  const alertId = alertIdFor(key);
  const common = { v: 1 as const, integration: "app", source: "event" as const, teamId: "T1", channelId: "C1" };
  const at = (seconds: number) => new Date(nowMs + seconds * 1000).toISOString();
  // Few different times and people, so that ties happen.
  const someone = () => ({ userId: people[pick(2)] ?? "U1", at: at(1 + pick(5)), owner: randomUUID() });
  const open: Command<"open"> = {
    ...common,
    kind: "open",
    ...{ owner: randomUUID(), userId: "U0", at: at(0), alertId, key, messageTs },
    ...{ urgency: "high", title: `round ${round}` },
  };
  const some = <K extends StatusCommand["kind"]>(kind: K) =>
    Array.from({ length: pick(mostOfEach) }, () => ({ ...common, kind, alertId, ...someone() }));
  return [open, ...some("acknowledge"), ...some("resolve")];
}

/** Delivers each command one to three times in random order, some at the same time, until none comes back. */
async function playOut(worker: PlayedWorker, commands: LifeCommand[], random: () => number): Promise<number> {
  let receives = 0;
  let waiting = commands
    .flatMap((message) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => message))
    // A copy of an open is Slack's retry: a request of its own.
    .map((message, copy) => ({
      message: copy > 0 && message.kind === "open" && random() < 0.5 ? { ...message, owner: randomUUID() } : message,
      receipt: randomUUID(),
      dueMs: worker.now(),
      turn: random(),
    }));
  while (waiting.length > 0) {
    const due = waiting.filter(({ dueMs }) => dueMs <= worker.now()).sort((one, other) => one.turn - other.turn);
    if (due.length === 0) {
      worker.advanceTo(Math.min(...waiting.map(({ dueMs }) => dueMs)));
      continue;
    }
    const together = due.slice(0, 1 + Math.floor(random() * 4));
    waiting = waiting.filter((each) => !together.includes(each));
    receives += together.length;
    const backAt = await Promise.all(together.map(({ message, receipt }) => worker.receive(message, receipt)));
    for (const [index, dueMs] of backAt.entries()) {
      const each = together[index];
      if (each && dueMs !== undefined)
        waiting.push({ ...each, dueMs: Math.max(dueMs, worker.now() + 1), turn: random() });
    }
  }
  return receives;
}

/** The rule, told once more: times decide, people break ties, and a resolved alert stays resolved. */
function problemOf(alert: Alert | undefined, commands: LifeCommand[], posts: string[]): string | undefined {
  if (!alert) return "is not stored";
  const first = (kind: LifeCommand["kind"]) =>
    commands
      .filter((command) => command.kind === kind)
      .sort((one, other) => one.at.localeCompare(other.at) || one.userId.localeCompare(other.userId))[0];
  const [acknowledge, resolve] = [first("acknowledge"), first("resolve")];
  const wanted = {
    status: resolve ? "resolved" : acknowledge ? "acknowledged" : "open",
    acknowledgedAt: acknowledge?.at,
    acknowledgedById: acknowledge?.userId,
    resolvedAt: resolve?.at,
    resolvedById: resolve?.userId,
  };
  const found = Object.fromEntries(Object.keys(wanted).map((field) => [field, alert[field as keyof Alert]]));
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    return `is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  }
  const followUps = Object.entries(alert.followUps);
  const unsettled = followUps.filter(([, { state }]) => state !== "delivered" && state !== "superseded");
  if (unsettled.length > 0) return `left ${JSON.stringify(unsettled)}`;
  const last = alert.followUps[`${wanted.status === "open" ? "opened" : wanted.status}:ops`];
  if (last?.state !== "delivered") return `never told that it is ${wanted.status}`;
  const delivered = followUps.filter(([, { state }]) => state === "delivered").length;
  return posts.length === delivered ? undefined : `was posted ${posts.length} times for ${delivered} follow-ups`;
}
