import type { Alert, FollowUpEvent, Urgency } from "../../alert/alert.ts";
import { formatButtonValue } from "../../alert/button-value.ts";
import { escapeMrkdwn, truncate } from "../../alert/mrkdwn.ts";
import type { FollowUpRoute } from "../../alert/settings.ts";

/** One post about an alert. Everything but `event` is told as it is now, so that a delayed post is still true. */
export interface Rendering {
  alert: Alert;
  event: FollowUpEvent;
  webhook: string;
  route: FollowUpRoute | undefined;
  nowMs: number;
  /** Above 1: an earlier post may already be on screen. */
  tryNumber: number;
  /** When this should have been posted. */
  dueAtMs: number;
}

const colours: Record<Urgency, string> = { critical: "#a30200", high: "#e8912d", medium: "#ecb22e", low: "#868686" };
const resolvedColour = "#2eb67d";
/** A post is called late from here on. */
const lateMs = 60_000;
/** Code points: Slack takes 3,000 characters a section, and may count an emoji as two. Who wants more asks for the alert. */
const longestDescription = 1500;

/** The payload for an incoming webhook, with blocks. */
export function renderFollowUp(rendering: Rendering): Record<string, unknown> {
  const { alert } = rendering;
  const text = summary(rendering);
  return {
    text,
    ...threadOf(rendering),
    unfurl_links: false,
    unfurl_media: false,
    attachments: [
      {
        fallback: text,
        color: alert.status === "resolved" ? resolvedColour : colours[alert.urgency],
        blocks: alertBlocks(rendering),
      },
    ],
  };
}

/** The same in one line of text, for a Slack that refuses our blocks. */
export const renderPlainFollowUp = (rendering: Rendering): Record<string, unknown> => ({
  text: summary(rendering),
  ...threadOf(rendering),
});

/** Where the webhook posts into the alert's own channel: the thread of the message that opened it, for all that comes after. */
function threadOf({ alert, event, route }: Rendering): { thread_ts?: string } {
  const threadTs = route?.thread && event !== "opened" ? (alert.threadTs ?? alert.messageTs) : undefined;
  return threadTs === undefined ? {} : { thread_ts: threadTs };
}

/** `:rotating_light: A-7F3KQ2XM9B (critical) opened by Steve: checkout is down` */
export function summary({ alert, event, route, nowMs }: Rendering): string {
  const minutes = (since: string) => Math.max(1, Math.round((nowMs - Date.parse(since)) / 60_000));
  const by = (name: string | undefined) => escapeMrkdwn(name || "someone");
  const says = {
    open:
      event === "unacknowledged"
        ? `is still unacknowledged after ${minutes(alert.openedAt)} min`
        : `opened by ${by(alert.userName || alert.userId)}`,
    acknowledged:
      event === "unresolved" && alert.acknowledgedAt
        ? `acknowledged by ${by(alert.acknowledgedBy)}, is still unresolved after ${minutes(alert.acknowledgedAt)} min`
        : `acknowledged by ${by(alert.acknowledgedBy)}`,
    resolved: `resolved by ${by(alert.resolvedBy)}`,
  }[alert.status];
  const icon = {
    open: event === "unacknowledged" ? ":alarm_clock:" : ":rotating_light:",
    acknowledged: ":eyes:",
    resolved: ":white_check_mark:",
  }[alert.status];
  // The mention comes from the settings, never from the message; whoever acted is named, not pinged.
  const calls = route?.mention && alert.urgency === "critical" && alert.status === "open";
  const mention = calls ? ` <!subteam^${route.mention}>` : "";
  return `${icon} ${alert.alertId} (${alert.urgency}) ${says}: ${escapeMrkdwn(alert.title)}${mention}`;
}

/** What stands in the coloured bar: title, facts, notes and, where clicks can come back, buttons. */
export function alertBlocks(rendering: Rendering): unknown[] {
  const { alert, route, webhook } = rendering;
  const fields = [
    ["Urgency", alert.urgency],
    ["Status", alert.status],
    ["Opened by", alert.userName || alert.userId || "unknown"],
    ["Channel", alert.channelName ? `#${alert.channelName}` : alert.channelId || "unknown"],
    ["Opened", readableTime(alert.openedAt)],
    ...(alert.acknowledgedAt
      ? [["Acknowledged", `${alert.acknowledgedBy}, ${readableTime(alert.acknowledgedAt)}`]]
      : []),
    ...(alert.resolvedAt ? [["Resolved", `${alert.resolvedBy}, ${readableTime(alert.resolvedAt)}`]] : []),
  ].map(([name, value]) => mrkdwn(`*${name}*\n${escapeMrkdwn(truncate(value ?? "", 200))}`));
  const description = alert.description
    ? [{ type: "section", text: plain(truncate(alert.description, longestDescription)) }]
    : [];
  const buttons = route?.buttons && alert.status !== "resolved" ? [actions(alert, webhook)] : [];
  return [
    { type: "section", text: plain(alert.title) },
    ...description,
    { type: "section", fields },
    { type: "context", elements: [mrkdwn(notes(rendering).join(" · "))] },
    ...buttons,
  ];
}

function notes({ alert, nowMs, dueAtMs, tryNumber }: Rendering): string[] {
  const late = nowMs - dueAtMs;
  return [
    `${alert.alertId} · ${escapeMrkdwn(alert.integration)}`,
    ...(late >= lateMs ? [`posted ${Math.round(late / 60_000)} min late`] : []),
    ...(tryNumber > 1 ? [`try ${tryNumber}: an earlier post may already be here`] : []),
  ];
}

function actions({ alertId, status }: Alert, webhook: string): unknown {
  const button = (action: "acknowledge" | "resolve", label: string) => ({
    type: "button",
    action_id: action,
    text: plain(label),
    value: formatButtonValue({ alertId, webhook }),
  });
  const silence = (label: string, minutes: number) => ({
    text: plain(label),
    value: formatButtonValue({ alertId, webhook, minutes }),
  });
  return {
    type: "actions",
    elements: [
      ...(status === "open" ? [{ ...button("acknowledge", "Acknowledge"), style: "primary" }] : []),
      button("resolve", "Resolve"),
      {
        type: "overflow",
        action_id: "more",
        options: [silence("Silence 30 min", 30), silence("Silence 2 h", 120), silence("Silence 8 h", 480)],
      },
    ],
  };
}

/** `2026-11-21 14:02 UTC` */
export const readableTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

// plain_text is never parsed; verbatim mrkdwn turns no name or URL into a link.
const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text, verbatim: true });
