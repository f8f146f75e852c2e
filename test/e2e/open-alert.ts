import { expect, vi } from "vitest";
import type { FollowUpState } from "../../functions/alert/alert.ts";
import { alertIdFor, messageKey } from "../../functions/alert/alert-id.ts";
import { messageEvent } from "../../lib/local/slack/requests/event-callback.ts";
import { defaultSender, messageTs } from "../../lib/local/slack/requests/sender.ts";
import type { Room } from "./settings.ts";
import type { Stack } from "./start-stack.ts";

/** Everything that is waited for should take a second or two; a busy machine takes longer. */
export const soon = { timeout: 20_000, interval: 50 };

export interface OpenedAlert {
  alertId: string;
  ts: string;
}

/** Opens an alert by a message in a room that the app is in; `sent` does not wait for its follow-up. */
export async function sendOpening(stack: Stack, { channelId }: Room, text: string): Promise<OpenedAlert> {
  const ts = messageTs();
  await stack.send("app", messageEvent({ channelId, ts, text, credentials: stack.credentials("app") }));
  return { ts, alertId: alertIdFor(messageKey(defaultSender.teamId, channelId, ts)) };
}

/** The same, and waits until the room shows it. */
export async function openAlert(stack: Stack, room: Room, text = "outage: checkout is down"): Promise<OpenedAlert> {
  const opened = await sendOpening(stack, room, text);
  await followUpBecomes(stack, opened.alertId, `opened:${room.webhook}`, "delivered");
  return opened;
}

/** Not `expect.poll`, which tests that run side by side can't share. */
export const followUpBecomes = (stack: Stack, alertId: string, key: string, state: FollowUpState): Promise<void> =>
  vi.waitFor(async () => expect((await stack.alert(alertId))?.followUps[key]?.state).toBe(state), soon);
