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

/** A message's `ts`: seconds and six digits that no other message of the channel has. */
export const messageTs = (nowMs = Date.now()): string =>
  `${Math.floor(nowMs / 1000)}.${String(randomInt(1_000_000)).padStart(6, "0")}`;

/** A `trigger_id`: new for each command and click. */
export const triggerId = (): string => `${randomInt(1e9)}.${randomInt(1e9)}.${randomInt(2 ** 47).toString(16)}`;
