import type { FollowUpRoute, Integration, Settings } from "../functions/alert/settings.ts";

import { pathText } from "./settings-issues.ts";
import { urlOutputName } from "./url-output-name.ts";

/** A wrong place below the one that is being checked, and what is wrong there: `problem; cure`. */
type Finding = [path: (string | number)[], text: string];

/** Finds what the schema cannot see: settings that are fine alone but not together. `path: problem; cure`, a sentence each. */
export const checkTogether = ({ integrations }: Settings): string[] =>
  [
    ...checkNames(Object.keys(integrations)),
    ...Object.entries(integrations).flatMap(([name, integration]) => below([name], checkIntegration(integration))),
  ].map(([path, text]) => `${pathText(["integrations", ...path])}: ${text}`);

function checkNames(names: string[]): Finding[] {
  return names.flatMap((name, index): Finding[] => {
    const alike = names.slice(0, index).find((other) => urlOutputName(other) === urlOutputName(name));
    return alike ? [[[name], `differs from ${alike} by hyphens only; use another name`]] : [];
  });
}

function checkIntegration(integration: Integration): Finding[] {
  const { auth, channels, followUps, keywords, reminders } = integration;
  const acknowledge = new Set(keywords.acknowledge.map(lower));
  return [
    ...below(["channels"], checkChannels(channels)),
    ...keywords.resolve.flatMap((word, index): Finding[] =>
      acknowledge.has(lower(word))
        ? [[["keywords", "resolve", index], "also stands under acknowledge; use different words"]]
        : [],
    ),
    ...followUps.flatMap((route, index) => below(["followUps", index], checkRoute(route, integration))),
    ...followUps.flatMap(({ webhook }, index): Finding[] =>
      followUps.findIndex((other) => other.webhook === webhook) < index
        ? [[["followUps", index, "webhook"], `already has a route; use one route for each webhook`]]
        : [],
    ),
    ...followUps.flatMap(({ buttons }, index): Finding[] =>
      buttons && auth === "token"
        ? [[["followUps", index, "buttons"], 'only work in a Slack app; use auth "signature", or leave them out']]
        : [],
    ),
    ...(["unacknowledged", "unresolved"] as const).flatMap((kind) =>
      Object.entries(reminders[kind]).flatMap(([urgency, minutes]) =>
        below(["reminders", kind, urgency], checkMinutes(minutes ?? [])),
      ),
    ),
  ];
}

function checkRoute(route: FollowUpRoute, { triggerWords }: Integration): Finding[] {
  const known = new Set(triggerWords.map(lower));
  return [
    ...(["on", "urgencies", "channels", "triggerWords"] as const).flatMap((list): Finding[] =>
      route[list]?.length === 0 ? [[[list], "is empty, so nothing would be posted; leave it out for all"]] : [],
    ),
    ...below(["channels"], checkChannels(route.channels ?? [])),
    ...(route.triggerWords ?? []).flatMap((word, index): Finding[] =>
      known.size > 0 && !known.has(lower(word))
        ? [[["triggerWords", index], "is no trigger word of the integration; use one of those"]]
        : [],
    ),
    ...(route.fallback === route.webhook
      ? ([[["fallback"], "is the webhook itself; use another one, or leave it out"]] satisfies Finding[])
      : []),
  ];
}

const checkChannels = (channels: string[]): Finding[] =>
  channels.flatMap((channel, index): Finding[] =>
    channel.startsWith("#") ? [[[index], "begins with #, which Slack does not send; leave the # out"]] : [],
  );

const checkMinutes = (minutes: number[]): Finding[] =>
  minutes.flatMap((minute, index): Finding[] =>
    index > 0 && minute <= (minutes[index - 1] ?? 0)
      ? [[[index], "is not later than the one before; use increasing minutes"]]
      : [],
  );

const below = (parent: (string | number)[], findings: Finding[]): Finding[] =>
  findings.map(([path, text]) => [[...parent, ...path], text]);

const lower = (word: string): string => word.toLowerCase();
