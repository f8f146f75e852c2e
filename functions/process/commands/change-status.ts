import type { Alert } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { deliverOwed } from "../follow-ups/deliver.ts";
import { owedFollowUps } from "../follow-ups/owed.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import type { Fields } from "../update-expression.ts";
import { answer } from "./answer.ts";
import { findAlert } from "./find-alert.ts";

type StatusCommand = Command<"acknowledge"> | Command<"resolve">;

/** What a command wants to change, or the sentence that says why nothing changes. */
export type Change =
  | { changes: Fields<Alert>; event: "acknowledged" | "resolved" | undefined; says: string }
  | { already: string };

/**
 * Acknowledges or resolves an alert: `decide` compares Slack's times, not arrival, and the write holds only if the alert
 * still is as it was read; so every order of arrival ends the same.
 */
export async function changeStatus(
  services: Services,
  delivery: Delivery,
  message: StatusCommand,
  decide: (alert: Alert, message: StatusCommand) => Change,
): Promise<Outcome> {
  const { alerts, log, settings, now } = services;
  const found = await findAlert(services, message);
  if ("outcome" in found) return found.outcome;
  let { alert } = found;
  const decision = decide(alert, message);
  if ("already" in decision) {
    if (!isOurs(alert, message)) await answer(services, message, alert, decision.already);
  } else {
    const { changes, event, says } = decision;
    const followUps = event ? owedFollowUps(settings, alert, event, message.owner, Date.parse(message.at), now()) : {};
    const seen = Object.fromEntries(
      ["status", ...Object.keys(changes)].map((field) => [field, alert[field as keyof Alert]]),
    );
    const changed = await alerts.change(alert.alertId, seen, changes, followUps);
    // Another command was faster: look at what it left.
    if (!changed) return { parkUntilMs: now() };
    log.info("alert-changed", { alertId: alert.alertId, command: message.kind, status: changed.status });
    if (event) services.metrics.count(event === "resolved" ? "AlertResolved" : "AlertAcknowledged");
    alert = (await answer(services, message, changed, says)) ?? changed;
  }
  return deliverOwed(services, delivery, alert, message.owner);
}

/** True when this very command made a change: its message came back for its follow-ups, and its sender has the answer. */
function isOurs(alert: Alert, message: StatusCommand): boolean {
  const [at, byId] =
    message.kind === "acknowledge"
      ? [alert.acknowledgedAt, alert.acknowledgedById]
      : [alert.resolvedAt, alert.resolvedById];
  const isTheWinner = at === message.at && byId === message.userId;
  // An earlier command may have won since.
  return isTheWinner || Object.values(alert.followUps).some(({ owner }) => owner === message.owner);
}
