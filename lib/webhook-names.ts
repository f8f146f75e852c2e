import type { Settings } from "../functions/alert/settings.ts";

/** Every webhook that the settings mention, as a route or as a fallback, each once. */
export const webhookNames = (settings: Settings): string[] => [
  ...new Set(
    Object.values(settings.integrations).flatMap(({ followUps }) =>
      followUps.flatMap(({ webhook, fallback }) => (fallback === undefined ? [webhook] : [webhook, fallback])),
    ),
  ),
];
