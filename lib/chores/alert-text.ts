import { type Alert, type FollowUp, parseFollowUpKey } from "../../functions/alert/alert.ts";
import { alignColumns, oneLine } from "./terminal-text.ts";

const titleColumn = 3;
const followUpColumn = 5;

/** Alerts as a table, one a line, as they come. */
export function alertTable(alerts: Alert[], width: number): string {
  const rows = alerts.map((alert) => [
    alert.alertId,
    alert.urgency,
    alert.status,
    alert.title,
    minuteOf(alert.openedAt),
    followUpSummary(alert),
  ]);
  const header = ["ID", "URGENCY", "STATUS", "TITLE", "OPENED (UTC)", "FOLLOW-UPS"];
  return alignColumns([header, ...rows], width, [titleColumn, followUpColumn]);
}

/** One alert whole: its fields, its follow-ups, its description. */
export function alertReport(alert: Alert, width: number): string {
  const fields: [string, string | undefined][] = [
    ["alert", alert.alertId],
    ["title", alert.title],
    ["urgency", alert.urgency],
    ["status", alert.status],
    ["opened", happened(alert.openedAt, alert.userName || alert.userId)],
    ["acknowledged", alert.acknowledgedAt && happened(alert.acknowledgedAt, alert.acknowledgedBy)],
    ["resolved", alert.resolvedAt && happened(alert.resolvedAt, alert.resolvedBy)],
    ["silenced", alert.silencedUntil && `until ${secondOf(alert.silencedUntil)}`],
    ["channel", alert.channelName ? `#${alert.channelName} (${alert.channelId})` : alert.channelId],
    ["team", alert.teamId],
    ["integration", `${alert.integration} (${alert.source})`],
    ["trigger", alert.trigger],
    ["message ts", alert.messageTs],
    ["thread ts", alert.threadTs],
    ["expires", alert.expiresAt === undefined ? undefined : secondOf(new Date(alert.expiresAt * 1000).toISOString())],
  ];
  const given = fields.flatMap(([name, value]) => (value ? [`${name.padEnd(14)}${oneLine(value)}`] : []));
  return [...given, "", followUpTable(alert, width), ...description(alert)].join("\n");
}

/** `2 delivered, 1 held: 410 channel_is_archived`; reminders are left out, they mostly just wait. */
export function followUpSummary({ followUps }: Pick<Alert, "followUps">): string {
  const posts = Object.entries(followUps).filter(([key]) => !isReminder(key));
  if (posts.length === 0) return "none";
  const counts = Map.groupBy(posts, ([, { state }]) => state);
  const states = [...counts].map(([state, of]) => (posts.length === 1 ? state : `${of.length} ${state}`)).join(", ");
  const trouble = posts.find(([, { state, lastError }]) => state !== "delivered" && lastError)?.[1].lastError;
  return trouble ? `${states}: ${trouble}` : states;
}

const isReminder = (key: string): boolean => parseFollowUpKey(key).event.startsWith("un");

function followUpTable({ followUps }: Alert, width: number): string {
  const entries = Object.entries(followUps);
  if (entries.length === 0) return "No follow-ups: no route of the integration takes this alert.";
  const header = ["FOLLOW-UP", "STATE", "POSTS", "WHEN (UTC)", "LAST ERROR"];
  const rows = entries.map(([key, followUp]) => [
    key,
    followUp.deliveredVia ? `${followUp.state} via ${followUp.deliveredVia}` : followUp.state,
    String(followUp.attempts),
    whenOf(followUp),
    followUp.lastError ?? "",
  ]);
  return alignColumns([header, ...rows], width, [header.length - 1]);
}

function whenOf({ state, deliveredAt, dueAtMs }: FollowUp): string {
  if (state === "delivered") return secondOf(deliveredAt ?? "");
  if (state === "pending" || state === "held" || state === "claimed")
    return `due ${secondOf(new Date(dueAtMs).toISOString())}`;
  return "";
}

function description({ description }: Alert): string[] {
  return description ? ["", ...description.split("\n").map(oneLine)] : [];
}

const happened = (at: string, by: string | undefined): string => `${secondOf(at)}${by ? ` by ${by}` : ""}`;
const minuteOf = (iso: string): string => iso.slice(0, 16).replace("T", " ");
const secondOf = (iso: string): string => iso.slice(0, 19).replace("T", " ");
