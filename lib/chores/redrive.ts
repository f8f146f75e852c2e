import { scanDebts } from "./alert-reader.ts";
import { chooseTarget } from "./choose-target.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { redrive } from "./dead-letters.ts";
import { type Target, targetOptions, targetUsage } from "./target.ts";
import { oneLine } from "./terminal-text.ts";
import { debtsOf, isOwed, sendWakes } from "./wake-messages.ts";

const options = {
  ...targetOptions,
  wake: { type: "boolean", default: false },
  days: { type: "string", default: "7" },
  "dry-run": { type: "boolean", default: false },
} as const;

type Print = (text: string) => void;

export const redriveCommand: Command<typeof options> = {
  usage: `Usage: npm run redrive -- [options]   moves the dead-letter queue back to the queue, each with its reason

  --wake      instead: gives every alert that owes a follow-up a new message (reads the whole table)
  --days N    with --wake: follow-ups given up longer ago are left alone (7)
  --dry-run   only tells what would be moved or woken
Both can be repeated at any time: what is already done is not done twice.

${targetUsage}`,
  options,
  run: async ({ values, positionals }, { print }) => {
    if (positionals.length > 0) throw new CommandLineError(`"${positionals.join(" ")}" is not understood; see --help`);
    const target = chooseTarget(values);
    const dryRun = values["dry-run"];
    if (values.wake) await wakeAll(target, { sinceMs: Date.now() - readDays(values.days) * 86_400_000, dryRun, print });
    else await redriveAll(target, { dryRun, print });
  },
};

/** Moves every dead letter back, and prints each. */
export async function redriveAll(target: Target, { dryRun, print }: { dryRun: boolean; print: Print }): Promise<void> {
  const { moved, left, sawAll } = await redrive({
    client: target.sqs,
    deadLetterQueueUrl: target.output("DeadLetterQueueUrl"),
    queueUrl: target.output("QueueUrl"),
    dryRun,
    onLetter: ({ messageId, about, reason, sentAt }) => print(`${sentAt}  ${messageId}  ${about}: ${oneLine(reason)}`),
  });
  if (dryRun) return print(`Dead letters: ${left}${sawAll ? "" : " or more"}. None was moved.`);
  print(`Dead letters moved back to the queue: ${moved}.`);
  if (left > 0)
    print(
      `Left: ${left}. They came back at once, or are copies of what was moved. Mend the cause, then run this again.`,
    );
}

/** Wakes every alert that owes something, and prints each. */
export async function wakeAll(
  target: Target,
  { sinceMs, dryRun, print }: { sinceMs: number; dryRun: boolean; print: Print },
): Promise<void> {
  const owing: string[] = [];
  for await (const alert of scanDebts(target.dynamodb, target.output("AlertsTable"), Date.now())) {
    const debts = debtsOf(alert, isOwed(sinceMs));
    if (debts.length === 0) continue;
    owing.push(alert.alertId);
    print(`${alert.alertId}  ${debts.map((key) => `${key} ${alert.followUps[key]?.state}`).join(", ")}`);
  }
  if (dryRun) return print(`Alerts that owe a follow-up: ${owing.length}. None was woken.`);
  const wakes = { queueUrl: target.output("QueueUrl"), alertIds: owing, reviveSinceMs: sinceMs };
  print(`Alerts woken: ${await sendWakes(target.sqs, wakes)}.`);
}

function readDays(text: string): number {
  const days = Number(text);
  // Infinity is no number of JSON, which the wake is.
  if (!(days > 0) || !Number.isFinite(days)) throw new CommandLineError("--days: use a number above 0");
  return days;
}
