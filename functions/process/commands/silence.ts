import type { Command } from "../../alert/command-message.ts";
import { readableTime } from "../follow-ups/render.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { answer } from "./answer.ts";
import { findAlert } from "./find-alert.ts";

/** Pauses an alert's reminders. Of several silences the one that lasts longest holds, whatever order they arrive in. */
export async function silence(services: Services, _: Delivery, message: Command<"silence">): Promise<Outcome> {
  const { alerts, log, now } = services;
  const found = await findAlert(services, message);
  if ("outcome" in found) return found.outcome;
  const { alert } = found;
  if (alert.status === "resolved") {
    await answer(services, message, alert, `${alert.alertId} is resolved: it has no reminders`);
    return "done";
  }
  const { silencedUntil } = alert;
  const until = new Date(Date.parse(message.at) + message.minutes * 60_000).toISOString();
  const says = `Reminders of ${alert.alertId} are paused until ${readableTime(silencedUntil && silencedUntil > until ? silencedUntil : until)}`;
  if (!silencedUntil || silencedUntil < until) {
    const changed = await alerts.change(alert.alertId, { silencedUntil }, { silencedUntil: until });
    if (!changed) return { parkUntilMs: now() };
    log.info("alert-silenced", { alertId: alert.alertId, until });
  }
  await answer(services, { ...message, clickedWebhook: undefined }, alert, says);
  return "done";
}
