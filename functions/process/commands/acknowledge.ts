import type { Alert } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { readableTime } from "../follow-ups/render.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { type Change, changeStatus } from "./change-status.ts";

/** The earliest acknowledge wins; one that comes after the resolve still says who acknowledged. */
export const acknowledge = (
  services: Services,
  delivery: Delivery,
  message: Command<"acknowledge">,
): Promise<Outcome> => changeStatus(services, delivery, message, decideAcknowledge);

function decideAcknowledge(alert: Alert, message: Pick<Command<"acknowledge">, "at" | "userId" | "userName">): Change {
  const { acknowledgedAt, acknowledgedById = "", acknowledgedBy, alertId } = alert;
  const later =
    acknowledgedAt !== undefined &&
    (message.at > acknowledgedAt || (message.at === acknowledgedAt && message.userId >= acknowledgedById));
  if (later) {
    return { already: `${alertId} was already acknowledged by ${acknowledgedBy}, ${readableTime(acknowledgedAt)}` };
  }
  const open = alert.status === "open";
  return {
    changes: {
      acknowledgedAt: message.at,
      acknowledgedBy: message.userName || message.userId,
      acknowledgedById: message.userId,
      ...(open && { status: "acknowledged" }),
    },
    event: open ? "acknowledged" : undefined,
    says:
      alert.status === "resolved"
        ? `${alertId} is resolved already, by ${alert.resolvedBy}`
        : `${alertId} acknowledged`,
  };
}
