import { randomInt } from "node:crypto";

/** Who says something, and where. Every field has a default, so that a test names only what it is about. */
export interface Sender {
  teamId?: string;
  teamDomain?: string;
  channelId?: string;
  channelName?: string;
  userId?: string;
  /** May be empty: Slack no longer promises a name. */
  userName?: string;
}

export const defaultSender: Required<Sender> = {
  teamId: "T0001",
  teamDomain: "example",
  channelId: "C2147483705",
  channelName: "ops",
  userId: "U2147483697",
  userName: "Steve",
};

let nextMicros = randomInt(1000);

/** A message's `ts`: the time, and three more digits that no other message of this millisecond has. */
export function messageTs(nowMs = Date.now()): string {
  nextMicros = (nextMicros + 1) % 1000;
  const micros = Math.floor(nowMs) * 1000 + nextMicros;
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`;
}

/** A `trigger_id`: new for each command and click. */
export const triggerId = (): string => `${randomInt(1e9)}.${randomInt(1e9)}.${randomInt(2 ** 47).toString(16)}`;
