import { setTimeout as sleep } from "node:timers/promises";
import type { Proof } from "../run-proofs.ts";
import { atLeast, atMost, exactly, none } from "../verdict.ts";
import { audit, drained } from "./audit.ts";
import { createAwsFaults } from "./aws-faults.ts";
import { createCanaries } from "./canaries.ts";
import type { DuplicateCause } from "./duplicates.ts";
import { startKills } from "./kills.ts";
import { createSender } from "./sender.ts";
import { addSlackFaults } from "./slack-faults.ts";
import { startTortureStack } from "./stack.ts";
import { sendTraffic } from "./traffic.ts";

const sizes = {
  full: { messages: 10_000, perSecond: 60, killEveryMs: 650, leastKills: 200, drainMs: 180_000 },
  short: { messages: 200, perSecond: 40, killEveryMs: 400, leastKills: 8, drainMs: 60_000 },
};

/** The last ones are left alone, or backoff and kills could keep them for minutes. */
const fewLeft = 100;

/** Everything at once: processes killed, Slack failing, AWS failing, SQS repeating, requests sent twice. */
export const killsAndFaults: Proof = async ({ seed, short, progress }) => {
  const size = short ? sizes.short : sizes.full;
  const awsFaults = createAwsFaults(seed + 1, { calls: 0.02, droppedReceives: 0.003, secondDeliveries: 0.02 });
  const canaries = createCanaries();
  const stack = await startTortureStack({
    seed: seed + 2,
    interceptors: [canaries.interceptor, awsFaults.interceptor],
  });
  const sender = createSender(stack.local.apiUrl);
  try {
    addSlackFaults(stack.slack);
    const kills = startKills(stack.ingest, stack.process, { seed, everyMs: size.killEveryMs, processPercent: 80 });
    const traffic = { seed: seed + 3, sentTwice: 0.05, critical: 0.03, changed: 0.08, ...size };
    const { sentTwice } = await sendTraffic(sender, traffic, (sent) => {
      // Slack dislikes a payload now and then: the second try, as plain text, goes through.
      const isPending = stack.slack.faults().some((fault) => fault.kind === "status" && fault.status === 400);
      if (sent % 50 === 0 && !isPending)
        stack.slack.fail({ kind: "status", status: 400, body: "invalid_blocks", count: 1 });
      if (sent % 1000 === 0) progress(`${sent} sent, ${kills.count()} kills`);
    });
    // What still waits meets them too.
    while ((await stack.messagesLeft()) > fewLeft) await sleep(200);
    await kills.end();
    awsFaults.end();
    stack.slack.clear();
    const isDrained = await drained(stack, size.drainMs);
    const found = await audit(stack, sender.messages);
    for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);

    for (const { alertId } of found.duplicates.filter(({ unexplained }) => unexplained > 0)) {
      progress(`unexplained: ${alertId} ${JSON.stringify([...(stack.timeline.moments.get(alertId) ?? [])])}`);
    }
    const told = await canaries.found(stack);
    for (const text of told.slice(0, 5)) progress(text);
    const causes = countBy(found.duplicates.flatMap(({ causes }) => causes));
    const faulty = stack.slack.attempts().filter(({ outcome, status }) => outcome !== "posted" || status !== 200);
    const lostReplies = stack.slack.posts().filter(({ answerLost }) => answerLost).length;
    return {
      facts: {
        messages: sender.messages.length,
        acknowledged: found.acknowledged,
        "sent twice": sentTwice,
        kills: kills.count(),
        posts: found.posts,
        "Slack faults": faulty.length,
        "AWS faults": Object.values(awsFaults.counts).reduce((sum, count) => sum + count, 0),
        "lost replies": lostReplies,
        ...causes,
      },
      checks: [
        atLeast("kills", size.leastKills, kills.count()),
        exactly("acknowledged by the end", sender.messages.length, found.acknowledged),
        none("acknowledged but lost", found.lost.length),
        none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
        none("dead letters", found.deadLetters.length),
        atMost(
          "duplicates (≤ lost replies + posts in flight at a kill)",
          lostReplies + found.duplicates.flatMap(({ causes }) => causes.filter((c) => c !== "reply lost")).length,
          found.duplicates.reduce((sum, { extra }) => sum + extra, 0),
        ),
        none("unexplained duplicates", found.unexplained),
        none("secrets in logs, items, messages, bundles, environment", told.length),
      ],
    };
  } finally {
    sender.stop();
    await stack.stop();
  }
};

function countBy(causes: readonly DuplicateCause[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(causes, (cause) => cause)].map(([cause, of]) => [cause, of.length]));
}
