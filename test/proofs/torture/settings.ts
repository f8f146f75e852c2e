import type { SettingsInput } from "../../../functions/alert/settings.ts";

/** Webhooks that one channel each is routed to: at Slack's one post a second, as many alerts a second can be followed up. */
export const channelCount = 100;
const onCallCount = 10;

export const channelId = (index: number): string => `C${String(index % channelCount).padStart(9, "0")}`;
export const webhookOf = (index: number): string => `hook-${index % channelCount}`;

const followUps = [
  ...Array.from({ length: channelCount }, (_, index) => ({ webhook: webhookOf(index), channels: [channelId(index)] })),
  // Critical alerts owe a second follow-up.
  ...Array.from({ length: onCallCount }, (_, group) => ({
    webhook: `on-call-${group}`,
    urgencies: ["critical" as const],
    channels: Array.from({ length: channelCount / onCallCount }, (_, index) => channelId(index * onCallCount + group)),
  })),
];

const common = { triggerWords: ["outage"], followUps, reminders: false as const };

/** Function timeouts of 3 s, so that a lost message comes back after 18 s (the queue's visibility timeout) and not 3 min. */
export const tortureSettings: SettingsInput = {
  integrations: { legacy: { auth: "token", ...common }, app: { auth: "signature", ...common } },
  timeouts: { ingestSeconds: 3, processSeconds: 3 },
  maxConcurrency: 40,
};
