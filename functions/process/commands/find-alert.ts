import type { Alert } from "../../alert/alert.ts";
import type { CommandMessage } from "../../alert/command-message.ts";
import type { Outcome } from "../outcome.ts";
import type { Services } from "../services.ts";
import { answer } from "./answer.ts";

/** A command that overtook the message that opens its alert looks often at first, from its own time on; then its sender is told. */
const overtakenMs = 10 * 60_000;
const lookAgainMs = 5000;
/** After that it still waits: behind an outage, the message that opens the alert may come hours later. */
const longestWaitMs = 24 * 3600_000;
const lookSeldomMs = 15 * 60_000;

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
  const waitedMs = now() - Date.parse(message.at);
  const mayCome = !alert && waits && waitedMs < longestWaitMs;
  if (mayCome && waitedMs < overtakenMs) return { outcome: { parkUntilMs: now() + lookAgainMs } };
  // Said once: of the seldom looks only the first is this early.
  if (!mayCome || waitedMs < overtakenMs + lookSeldomMs) {
    const { alertId, kind: command } = message;
    log.warn("unknown-alert", { alertId, command, otherTeam: alert !== undefined && !expired, waits: mayCome });
    await answer(services, message, undefined, `There is no alert ${alertId}`);
  }
  return { outcome: mayCome ? { parkUntilMs: now() + lookSeldomMs } : "done" };
}
