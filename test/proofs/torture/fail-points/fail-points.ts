import { setTimeout as sleep } from "node:timers/promises";
import { followUpKey } from "../../../../functions/alert/alert.ts";
import { seededRandom } from "../../../../lib/local/slack/seeded-random.ts";
import type { Proof } from "../../run-proofs.ts";
import { exactly, none } from "../../verdict.ts";
import { audit, drained } from "../audit.ts";
import { kill } from "../kills.ts";
import { createSender, type SentMessage } from "../sender.ts";
import { channelCount, webhookOf } from "../settings.ts";
import { startTortureStack } from "../stack.ts";
import { setSlackTrap } from "./slack-traps.ts";
import { type Step, steps } from "./steps.ts";
import { createTraps, modes, type Trap } from "./traps.ts";

interface Case extends Omit<Trap, "subject"> {
  message?: SentMessage;
  alertId?: string;
  sprung: boolean;
}

/** Each step, before and after it takes effect, in each mode. After the answer there is nothing left to throw or hang. */
const points = steps.flatMap((step): Omit<Trap, "subject">[] =>
  step === "answer"
    ? [{ step, when: "after", mode: "kill" }]
    : (["before", "after"] as const).flatMap((when) => modes.map((mode) => ({ step, when, mode }))),
);
/** Where Slack may have the post and the table no mark: the one place where a message can appear twice. */
const mayRepeat = ({ step, when }: Omit<Trap, "subject">): boolean =>
  (step === "post" && when === "after") || (step === "mark" && when === "before");

const atOnce = 40;

/** Workers fail at every I/O step: nothing is lost, and a post is repeated only if it died between post and mark. */
export const failPoints: Proof = async ({ seed, short, progress }) => {
  const traps = createTraps();
  const stack = await startTortureStack({ seed, interceptors: [traps.interceptor] });
  const sender = createSender(stack.local.apiUrl);
  const cases = shuffled(
    points.flatMap((point) => Array.from({ length: short ? 1 : 25 }, (): Case => ({ ...point, sprung: false }))),
    seededRandom(seed),
  );

  const play = async (each: Case, index: number) => {
    const message = sender.compose(index, `outage: ${each.step} ${each.when} ${each.mode}, high`);
    const { alertId } = message;
    const webhook = webhookOf(index);
    Object.assign(each, { message, alertId });
    const onSprung = () => {
      each.sprung = true;
    };
    if (each.step === "post") setSlackTrap(stack, { ...each, subject: alertId }, webhook, onSprung);
    else if (each.step !== "answer") traps.set({ ...each, subject: subjectOf(each.step, alertId, webhook) }, onSprung);
    // Only a message that had to wait is parked and claimed.
    if (each.step === "park" || each.step === "claim") {
      stack.slack.fail({ kind: "status", status: 503, webhook, count: 1 });
    }
    // Only a fresh process reads the secret.
    if (each.step === "verify") for (const pid of stack.ingest.pids()) kill(pid);
    await sender.deliver(message);
    if (each.step === "answer") {
      for (const pid of stack.ingest.pids()) kill(pid);
      onSprung();
    }
    const writes = () => stack.timeline.moments.get(alertId)?.get(followUpKey("opened", webhook)) ?? [];
    const isDelivered = () => writes().some((moment) => moment.kind === "write" && moment.state === "delivered");
    for (let looks = 0; looks < 600 && !isDelivered(); looks += 1) await sleep(100);
  };

  try {
    const free = Array.from({ length: channelCount }, (_, index) => index);
    const playing = new Set<Promise<void>>();
    let round = 0;
    for (const [count, each] of cases.entries()) {
      while (playing.size >= atOnce || free.length === 0) await Promise.race(playing);
      const channel = free.shift() as number;
      round += 1;
      const played = play(each, round * channelCount + channel).finally(() => {
        playing.delete(played);
        free.push(channel);
      });
      playing.add(played);
      if ((count + 1) % 100 === 0) progress(`${count + 1} of ${cases.length}`);
    }
    await Promise.all(playing);
    const isDrained = await drained(stack, 60_000);
    const found = await audit(stack, sender.messages);
    for (const text of [...found.lost, ...found.stuck, ...found.deadLetters].slice(0, 20)) progress(text);

    const extraOf = new Map(found.duplicates.map(({ alertId, extra }) => [alertId, extra]));
    const repeated = cases.filter(({ alertId = "" }) => extraOf.has(alertId));
    const elsewhere = repeated.filter((each) => !mayRepeat(each));
    for (const { step, when, mode, alertId = "" } of elsewhere)
      progress(`${alertId} repeated: ${step} ${when} ${mode}`);
    const idle = cases.filter(({ sprung }) => !sprung);
    for (const { step, when, mode, alertId } of idle.slice(0, 20))
      progress(`${alertId} not hit: ${step} ${when} ${mode}`);
    return {
      facts: { "fail points": points.length, cases: cases.length, repeated: repeated.length },
      checks: [
        exactly("cases that failed where they should", cases.length, cases.length - idle.length),
        exactly("acknowledged by the end", cases.length, found.acknowledged),
        none("acknowledged but lost", found.lost.length),
        none("stuck", found.stuck.length + (isDrained ? 0 : 1)),
        none("dead letters", found.deadLetters.length),
        none("posts repeated more than once", [...extraOf.values()].filter((extra) => extra > 1).length),
        none("posts repeated elsewhere than between post and mark", elsewhere.length),
        none("unexplained duplicates", found.unexplained),
      ],
    };
  } finally {
    sender.stop();
    await stack.stop();
  }
};

const subjectOf = (step: Step, alertId: string, webhook: string): string =>
  step === "verify" ? "" : step === "slot" ? webhook : alertId;

function shuffled<T>(list: T[], random: () => number): T[] {
  const order = list.map((each) => ({ each, at: random() }));
  return order.sort((one, other) => one.at - other.at).map(({ each }) => each);
}
