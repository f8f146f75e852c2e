import type { Command } from "../../alert/command-message.ts";
import { truncate } from "../../alert/mrkdwn.ts";
import type { ListedAlert } from "../alert-store.ts";
import { readableTime } from "../follow-ups/render.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { answer, isAnswerable } from "./answer.ts";

const longest = 15;

/** Tells one person the newest alerts of their team: of one status, or all that still need somebody. */
export async function list(services: Services, _: Delivery, message: Command<"list">): Promise<Outcome> {
  if (!isAnswerable(message, services.now())) return "done";
  const wanted = ({ teamId, expiresAt }: ListedAlert) =>
    teamId === message.teamId && (expiresAt === undefined || expiresAt * 1000 > services.now());
  const statuses = message.status ? [message.status] : (["open", "acknowledged"] as const);
  const pages = await Promise.all(statuses.map((status) => services.alerts.list(status, longest, wanted)));
  const alerts = pages
    .flat()
    .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1))
    .slice(0, longest);
  const lines = alerts.map(
    ({ alertId, urgency, status, title, openedAt }) =>
      `${alertId} (${urgency}, ${status}) ${readableTime(openedAt)}: ${truncate(title, 120)}`,
  );
  const none = message.status ? `No ${message.status} alerts` : "Nothing is open";
  await answer(services, message, undefined, lines.length > 0 ? lines.join("\n") : none);
  return "done";
}
