import { randomUUID } from "node:crypto";
import { alertIdFor } from "../../functions/alert/alert-id.ts";
import type { Command, CommandKind } from "../../functions/alert/command-message.ts";

/** When the clocks of these tests start; Slack's time of the messages below. */
export const startMs = Date.parse("2026-11-21T14:00:00.000Z");

/** ISO 8601 time `seconds` after the start. */
export const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

const request = () => ({
  v: 1 as const,
  owner: randomUUID(),
  integration: "ops",
  source: "slash-command" as const,
  teamId: "T0001",
  channelId: "C0001",
  channelName: "outages",
  userId: "U0001",
  userName: "steve",
  at: at(0),
});

let lastTs = 0;

/** A message that opens an alert of its own, as `ingest` sends it. */
export function openMessage(fields: Partial<Command<"open">> = {}): Command<"open"> {
  lastTs += 1;
  const messageTs = `1795269600.${String(lastTs).padStart(6, "0")}`;
  const key = `T0001,C0001,${messageTs}`;
  return {
    ...request(),
    kind: "open",
    source: "outgoing-webhook",
    alertId: alertIdFor(key),
    key,
    urgency: "high",
    title: "checkout is down",
    trigger: "outage",
    messageTs,
    ...fields,
  };
}

type AlertCommandKind = Exclude<CommandKind, "open" | "list" | "tell" | "wake">;

/** A command about an alert, by ana and a minute after the start unless told. */
export const command = <K extends AlertCommandKind>(
  kind: K,
  alertId: string,
  fields: Partial<Command<K>> = {},
): Command<K> =>
  ({
    ...request(),
    userId: "U0002",
    userName: "ana",
    at: at(60),
    kind,
    alertId,
    ...(kind === "silence" && { minutes: 30 }),
    ...fields,
  }) as Command<K>;

export const listMessage = (fields: Partial<Command<"list">> = {}): Command<"list"> => ({
  ...request(),
  kind: "list",
  ...fields,
});

export const wakeMessage = (alertId: string, fields: Partial<Command<"wake">> = {}): Command<"wake"> => ({
  v: 1,
  kind: "wake",
  owner: randomUUID(),
  alertId,
  ...fields,
});
