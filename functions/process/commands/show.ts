import type { Alert } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { truncate } from "../../alert/mrkdwn.ts";
import { readableTime } from "../follow-ups/render.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { answer, isAnswerable } from "./answer.ts";
import { findAlert } from "./find-alert.ts";

/** Tells one person everything about an alert. */
export async function show(services: Services, _: Delivery, message: Command<"show">): Promise<Outcome> {
  if (!isAnswerable(message, services.now())) return "done";
  const found = await findAlert(services, message, false);
  if ("outcome" in found) return found.outcome;
  await answer(services, message, found.alert, describe(found.alert));
  return "done";
}

function describe(alert: Alert): string {
  const when = (what: string, at: string | undefined, by: string | undefined) =>
    at ? [`${what} ${readableTime(at)} by ${by ?? "someone"}`] : [];
  return [
    `${alert.alertId} (${alert.urgency}, ${alert.status}): ${alert.title}`,
    ...(alert.description ? [truncate(alert.description, 2000)] : []),
    ...when("Opened", alert.openedAt, alert.userName || alert.userId),
    ...when("Acknowledged", alert.acknowledgedAt, alert.acknowledgedBy),
    ...when("Resolved", alert.resolvedAt, alert.resolvedBy),
    ...(alert.silencedUntil ? [`Reminders paused until ${readableTime(alert.silencedUntil)}`] : []),
    ...Object.entries(alert.followUps).map(
      ([key, { state, lastError }]) => `Follow-up ${key}: ${state}${lastError ? ` (${lastError})` : ""}`,
    ),
  ].join("\n");
}
