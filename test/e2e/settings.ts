import type { SettingsInput } from "../../functions/alert/settings.ts";
import { everySurfaceIntegrations } from "../../lib/chores/every-surface.ts";

/** A channel of its own for each test, with a webhook of its own: Slack takes about one post a second from each. */
export interface Room {
  channelId: string;
  channelName: string;
  webhook: string;
}

export const rooms: Room[] = Array.from({ length: 20 }, (_, index) => ({
  channelId: `C${String(index).padStart(9, "0")}`,
  channelName: `room-${index}`,
  webhook: `hook-${index}`,
}));

/** Who may do what at the integration that keeps an allowlist. */
export const allowed = { userId: "U0ALLOWED", channelId: "C0ALLOWED", teamId: "T0001" };

const triggerWords = ["outage", "googlebot:"];
const routesTo = (buttons: boolean) =>
  rooms.map(({ channelId, webhook }) => ({ webhook, channels: [channelId], buttons }));

/**
 * The same for every file, so that the stack is synthesised once. Function timeouts are short because a crashed worker's lease
 * ends with them.
 */
export const e2eSettings: SettingsInput = {
  integrations: {
    ops: { auth: "token", triggerWords, followUps: routesTo(false) },
    app: {
      auth: "signature",
      triggerWords,
      followUps: routesTo(true),
      reminders: { unacknowledged: { critical: [5, 15] }, unresolved: { critical: [60] } },
    },
    guarded: {
      auth: "signature",
      triggerWords,
      teamId: allowed.teamId,
      users: [allowed.userId],
      channels: [allowed.channelId],
    },
    "guarded-hook": { auth: "token", triggerWords, users: [allowed.userId] },
    ...everySurfaceIntegrations,
  },
  timeouts: { ingestSeconds: 4, processSeconds: 4 },
};

export type IntegrationName = "ops" | "app" | "guarded" | "guarded-hook";
