import { setTimeout as sleep } from "node:timers/promises";
import { type Alert, followUpKey } from "../../../functions/alert/alert.ts";
import { type Duplicate, findDuplicate } from "./duplicates.ts";
import type { SentMessage } from "./sender.ts";
import { webhookOf } from "./settings.ts";
import type { TortureStack } from "./stack.ts";
import { alertIdIn } from "./timeline.ts";

/** What the sender's, the table's and Slack's records come to when they are laid side by side. */
export interface Audit {
  acknowledged: number;
  stored: number;
  /** Acknowledged, but not stored once, or a follow-up that it owes is missing, failed or never stood in the channel. */
  lost: string[];
  /** Follow-ups that nobody settled, and messages left in the queue. */
  stuck: string[];
  deadLetters: string[];
  posts: number;
  duplicates: Duplicate[];
  unexplained: number;
}

/** Waits until the queue is empty; false when it is not by then. */
export async function drained(stack: TortureStack, withinMs: number): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  for (let emptyLooks = 0; performance.now() < untilMs; await sleep(200)) {
    emptyLooks = (await stack.messagesLeft()) === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks === 3) return true;
  }
  return false;
}

/** Compares every message that was sent with the table and with the fake Slack's channels. */
export async function audit(stack: TortureStack, messages: readonly SentMessage[]): Promise<Audit> {
  const alerts = await stack.alerts();
  const byMessage = Map.groupBy(alerts, ({ channelId, messageTs }) => `${channelId} ${messageTs}`);
  const posts = stack.slack.posts();
  const postsTo = Map.groupBy(posts, (post) => `${alertIdIn(post)} ${post.webhook}`);
  const lost: string[] = [];
  const stuck: string[] = [];

  const sent = Map.groupBy(messages, ({ alertId }) => alertId);
  const opened = messages.filter(({ kind }) => kind === "open");
  for (const message of opened.filter(({ acknowledged }) => acknowledged)) {
    const stored = byMessage.get(`${message.channelId} ${message.ts}`) ?? [];
    if (stored.length !== 1) lost.push(`message ${message.index} is stored ${stored.length} times`);
    const namesAnother = message.answers.some((answer) => answer !== "" && !answer.includes(stored[0]?.alertId ?? "?"));
    if (namesAnother) lost.push(`message ${message.index} was told of another alert`);
  }
  for (const alert of alerts) {
    const about = sent.get(alert.alertId) ?? [];
    const message = about.find(({ kind }) => kind === "open");
    if (!message) lost.push(`${alert.alertId} was never sent`);
    for (const key of message ? owedKeys(message, alert) : []) {
      if (!alert.followUps[key]) lost.push(`${alert.alertId} does not owe ${key}`);
    }
    for (const { kind, ts, acknowledged } of about) {
      const at = kind === "acknowledge" ? alert.acknowledgedAt : alert.resolvedAt;
      const wanted = new Date(Number(ts.replace(".", "").slice(0, 13))).toISOString();
      if (kind !== "open" && acknowledged && at !== wanted)
        lost.push(`${alert.alertId}: ${kind} at ${wanted} is ${at}`);
    }
    for (const [key, { state, lastError }] of Object.entries(alert.followUps)) {
      if (state === "failed" || state === "dead") lost.push(`${alert.alertId} ${key} ${state}: ${lastError}`);
      if (state === "pending" || state === "claimed" || state === "held")
        stuck.push(`${alert.alertId} ${key} ${state}`);
    }
    for (const [webhook, delivered] of deliveredThrough(alert)) {
      const seen = postsTo.get(`${alert.alertId} ${webhook}`)?.length ?? 0;
      if (seen < delivered) lost.push(`${alert.alertId} was marked as delivered to ${webhook}, where it never stood`);
    }
  }
  const left = await stack.messagesLeft();
  if (left > 0) stuck.push(`${left} messages in the queue`);
  const deadLetters = (await stack.deadLetters()).map(
    ({ MessageAttributes, Body }) => `${MessageAttributes?.reason?.StringValue}: ${Body}`,
  );
  const duplicates = findDuplicates(stack, alerts, [...postsTo.keys()]);
  return {
    acknowledged: messages.filter(({ acknowledged }) => acknowledged).length,
    stored: alerts.length,
    lost,
    stuck,
    deadLetters,
    posts: posts.length,
    duplicates,
    unexplained: duplicates.reduce((sum, { unexplained }) => sum + unexplained, 0),
  };
}

/** The routes of settings.ts, worked out anew: a webhook a channel, one of those on call for what is critical, and each is told the end. */
const owedKeys = ({ index }: SentMessage, { urgency, status }: Alert): string[] =>
  [webhookOf(index), ...(urgency === "critical" ? [`on-call-${index % 10}`] : [])].flatMap((webhook) => [
    followUpKey("opened", webhook),
    ...(status === "open" ? [] : [followUpKey(status, webhook)]),
  ]);

function deliveredThrough({ followUps }: Alert): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [key, { state, deliveredVia }] of Object.entries(followUps)) {
    const webhook = deliveredVia ?? key.slice(key.indexOf(":") + 1);
    if (state === "delivered") counts.set(webhook, (counts.get(webhook) ?? 0) + 1);
  }
  return counts;
}

function findDuplicates(
  { timeline }: TortureStack,
  alerts: readonly Alert[],
  postedTo: readonly string[],
): Duplicate[] {
  const delivered = new Map(alerts.map((alert) => [alert.alertId, deliveredThrough(alert)]));
  return postedTo.flatMap((place) => {
    const [alertId = "", webhook = ""] = place.split(" ");
    return findDuplicate(timeline, alertId, webhook, delivered.get(alertId)?.get(webhook) ?? 0) ?? [];
  });
}
