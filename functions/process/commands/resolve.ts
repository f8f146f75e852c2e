import { type Alert, isSettled } from "../../alert/alert.ts";
import type { Command } from "../../alert/command-message.ts";
import { readableTime } from "../follow-ups/render.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { type Change, changeStatus } from "./change-status.ts";

/** The earliest resolve wins. From then on the alert may expire. */
export const resolve = (services: Services, delivery: Delivery, message: Command<"resolve">): Promise<Outcome> => {
  const keepMs = services.settings.retention.resolvedAlertsDays * 86_400_000;
  return changeStatus(services, delivery, message, (alert, { at, userId, userName }): Change => {
    const { resolvedAt, resolvedById = "", resolvedBy, alertId } = alert;
    if (resolvedAt !== undefined && (at > resolvedAt || (at === resolvedAt && userId >= resolvedById))) {
      return { already: `${alertId} was already resolved by ${resolvedBy}, ${readableTime(resolvedAt)}` };
    }
    return {
      changes: {
        status: "resolved",
        resolvedAt: at,
        resolvedBy: userName || userId,
        resolvedById: userId,
        expiresAt: Math.floor((settledByMs(alert, Math.max(Date.parse(at), services.now())) + keepMs) / 1000),
      },
      event: alert.status === "resolved" ? undefined : "resolved",
      says: `${alertId} resolved`,
    };
  });
};

/** When no message can look for the alert any more (epoch ms): one that found it gone would store it again. */
function settledByMs({ followUps }: Alert, resolvedAtMs: number): number {
  const unsettled = Object.values(followUps).filter((followUp) => !isSettled(followUp));
  return Math.max(resolvedAtMs, ...unsettled.map(({ giveUpAtMs }) => giveUpAtMs));
}
