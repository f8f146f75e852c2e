import {
  type Alert,
  type FollowUp,
  type FollowUpEvent,
  followUpKey,
  type Status,
  type Urgency,
} from "../../alert/alert.ts";
import type { FollowUpRoute, Integration, Settings } from "../../alert/settings.ts";
import { budgetMs } from "./backoff.ts";

/** The part of an alert that decides where its follow-ups go. */
export type RoutedAlert = Pick<Alert, "integration" | "urgency" | "channelId" | "channelName" | "trigger">;

type ChangeEvent = "opened" | "acknowledged" | "resolved";

/** The reminder that a change of status starts: it says that the next change is missing. */
const reminderAfter = { opened: "unacknowledged", acknowledged: "unresolved", resolved: undefined } as const;

/** The status in which a reminder may still be posted. */
export const statusOfReminder: Partial<Record<FollowUpEvent, Status>> = {
  unacknowledged: "open",
  unresolved: "acknowledged",
};

/**
 * The follow-ups that a change of status owes: one post per routed webhook, and its reminders.
 * `atMs`: when the change happened; `owner`: the request id of the command that made it.
 */
export function owedFollowUps(
  settings: Settings,
  alert: RoutedAlert,
  event: ChangeEvent,
  owner: string,
  atMs: number,
  nowMs: number,
): Record<string, FollowUp> {
  const integration = settings.integrations[alert.integration];
  const owed: Record<string, FollowUp> = {};
  if (!integration) return owed;
  const fresh = (dueAtMs: number): FollowUp => ({
    state: "pending",
    owner,
    ownedSinceMs: nowMs,
    attempts: 0,
    unfinished: 0,
    dueAtMs,
    giveUpAtMs: Math.max(dueAtMs, nowMs) + budgetMs,
  });
  const reminder = reminderAfter[event];
  for (const route of integration.followUps.filter((route) => accepts(route, alert))) {
    if (route.on.includes(event)) owed[followUpKey(event, route.webhook)] = fresh(nowMs);
    const first = reminder && reminderFrom(integration, reminder, alert.urgency, 0, atMs, nowMs);
    if (first && route.on.includes("opened"))
      owed[followUpKey(reminder, route.webhook)] = { ...fresh(first.dueAtMs), step: first.step };
  }
  return owed;
}

/**
 * The next reminder, from step `step` on (0 = first), due at `dueAtMs` (epoch ms); undefined when there is none.
 * `sinceMs`: when the alert got the status that it should leave. Those whose time has passed are left out, because something
 * about the alert is posted just now. Past the last step, one comes at the last interval if none came before, or if it repeats.
 */
export function reminderFrom(
  integration: Integration,
  event: "unacknowledged" | "unresolved",
  urgency: Urgency,
  step: number,
  sinceMs: number,
  nowMs: number,
): { step: number; dueAtMs: number } | undefined {
  const minutes = integration.reminders[event][urgency] ?? [];
  for (const [next, minute] of minutes.entries()) {
    const dueAtMs = sinceMs + minute * 60_000;
    if (next >= step && dueAtMs > nowMs) return { step: next, dueAtMs };
  }
  const last = minutes.at(-1);
  const repeats = event === "unacknowledged" && integration.reminders.repeatLast.includes(urgency);
  if (last === undefined || (step > 0 && !repeats)) return undefined;
  const intervalMinutes = Math.max(last - (minutes.at(-2) ?? 0), 5);
  return { step: Math.max(step, minutes.length), dueAtMs: nowMs + intervalMinutes * 60_000 };
}

function accepts(route: FollowUpRoute, alert: RoutedAlert): boolean {
  const { urgencies, channels, triggerWords } = route;
  if (urgencies && !urgencies.includes(alert.urgency)) return false;
  if (channels && !channels.some((channel) => channel === alert.channelId || channel === alert.channelName))
    return false;
  return !triggerWords || triggerWords.some((word) => word.toLowerCase() === alert.trigger?.toLowerCase());
}
