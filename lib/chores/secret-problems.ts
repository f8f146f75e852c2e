import type { Settings } from "../../functions/alert/settings.ts";
import { type SlackSecret, slackSecretSchema, slackUrlProblem } from "../../functions/alert/slack-secret-value.ts";
import { webhookNames } from "../webhook-names.ts";

/** Which list of the secret an integration's `auth` uses, and what Slack calls what stands in it. */
export const proofOf = {
  token: { list: "tokens", title: "token of the outgoing webhook" },
  signature: { list: "signingSecrets", title: "signing secret of the Slack app" },
} as const;

/**
 * What is wrong with a secret's value for these settings: `place: problem; cure`, a sentence each, and never a value.
 * `isLocal` lets webhook URLs point at this machine.
 */
export function secretProblems(value: unknown, settings: Settings, isLocal: boolean): string[] {
  const parsed = slackSecretSchema.safeParse(value);
  if (!parsed.success) return parsed.error.issues.flatMap(shapeProblems);
  const secret = parsed.data;
  return [
    ...integrationProblems(secret, settings),
    ...webhookProblems(secret, settings, isLocal),
    ...(secret.allowLoopbackWebhooks && !isLocal
      ? ["allowLoopbackWebhooks: lets anyone who can fill the secret reach inner networks; leave it out on AWS"]
      : []),
  ];
}

type Issue = NonNullable<ReturnType<typeof slackSecretSchema.safeParse>["error"]>["issues"][number];

function shapeProblems(issue: Issue): string[] {
  const place = (path: PropertyKey[]) => path.map((key) => safeKey(String(key))).join(".") || "the value";
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${place([...issue.path, key])}: is unknown; use integrations and webhooks as the README shows`,
    );
  }
  if (issue.code === "too_small") return [`${place(issue.path)}: is too short to be Slack's; copy it whole`];
  return [`${place(issue.path)}: is missing or of the wrong type; use the form that the README shows`];
}

/** A key may be a secret that was pasted into the wrong place. */
const safeKey = (key: string): string => (/^[a-zA-Z0-9-]{1,40}$/.test(key) ? key : "(a key that is not shown)");

function integrationProblems(secret: SlackSecret, settings: Settings): string[] {
  const unknown = Object.keys(secret.integrations)
    .filter((name) => !settings.integrations[name])
    .map((name) => `integrations.${safeKey(name)}: is not in the settings; remove it, or add it to cdk.json`);
  const known = Object.entries(settings.integrations).flatMap(([name, { auth }]) => {
    const { list, title } = proofOf[auth];
    const [other] = Object.values(proofOf).filter((proof) => proof.list !== list);
    const given = secret.integrations[name];
    const place = `integrations.${name}`;
    return [
      ...(given?.[list]?.length ? [] : [`${place}.${list}: is missing; add the ${title}`]),
      ...(other && given?.[other.list]
        ? [`${place}.${other.list}: is never looked at, since the integration's auth is "${auth}"; use ${list}`]
        : []),
      ...(given?.[list] ?? []).flatMap((text, index) => {
        const problem = proofProblem(text);
        return problem ? [`${place}.${list}[${index}]: ${problem}`] : [];
      }),
    ];
  });
  return [...unknown, ...known];
}

/** Why this cannot be a token or signing secret of Slack's, or undefined when it can. */
export function proofProblem(text: string): string | undefined {
  if (text !== text.trim()) return "begins or ends with a blank; remove that";
  if (text.length < 8) return "is too short to be Slack's; copy it whole";
  if (/^xox[a-z]-/.test(text)) return "is an OAuth token, which nothing here needs; copy the token or signing secret";
  if (/^https?:/.test(text)) return "is a URL; copy the token or signing secret";
  return undefined;
}

function webhookProblems(secret: SlackSecret, settings: Settings, isLocal: boolean): string[] {
  const needed = webhookNames(settings);
  const given = Object.entries(secret.webhooks);
  return [
    ...needed
      .filter((name) => !secret.webhooks[name])
      .map((name) => `webhooks.${name}: is missing; add the incoming webhook's URL, or remove its route from cdk.json`),
    ...given.flatMap(([name, url], index) => {
      const place = `webhooks.${safeKey(name)}`;
      if (!needed.includes(name))
        return [`${place}: is in no route of the settings; remove it, or add a route to cdk.json`];
      if (!url) return [];
      const problem = slackUrlProblem(url, isLocal && secret.allowLoopbackWebhooks);
      if (problem) return [`${place}: ${problem}; copy the whole URL from Slack`];
      const twin = given.slice(0, index).find(([, other]) => other === url);
      return twin
        ? [`${place}: has the URL of ${twin[0]}, and Slack limits the rate by URL; use one name for both`]
        : [];
    }),
  ];
}
