import type { Alert } from "../../alert/alert.ts";
import type { CommandMessage } from "../../alert/command-message.ts";
import type { Outcome } from "../outcome.ts";
import type { Services } from "../services.ts";
import { answer } from "./answer.ts";

/** A command that overtook the message that opens its alert waits this long, from its own time on. */
const overtakenMs = 10 * 60_000;
const lookAgainMs = 5000;

type AlertCommand = Exclude<CommandMessage, { kind: "open" | "list" | "tell" | "wake" }>;

/** The alert that a command is about, or what becomes of a command whose alert is not there or of another team. */
export async function findAlert(
  services: Services,
  message: AlertCommand,
  waits = true,
): Promise<{ alert: Alert } | { outcome: Outcome }> {
  const { alerts, log, now } = services;
  const alert = await alerts.get(message.alertId);
  const expired = alert?.expiresAt !== undefined && alert.expiresAt * 1000 < now();
  if (alert && !expired && alert.teamId === message.teamId) return { alert };
  if (!alert && waits && now() < Date.parse(message.at) + overtakenMs) {
    return { outcome: { parkUntilMs: now() + lookAgainMs } };
  }
  log.warn("unknown-alert", {
    alertId: message.alertId,
    command: message.kind,
    otherTeam: alert !== undefined && !expired,
  });
  await answer(services, message, undefined, `There is no alert ${message.alertId}`);
  return { outcome: "done" };
}
