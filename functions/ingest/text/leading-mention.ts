/**
 * A message without the mention that it begins with, when that mentions one of `userIds`, or anyone for `"anyone"`.
 * So `<@U0APP> outage: db` triggers like `outage: db`.
 */
export function skipLeadingMention(slackText: string, userIds: readonly string[] | "anyone"): string {
  const match = /^\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>[\s:,]*/.exec(slackText);
  if (!match?.[1] || (userIds !== "anyone" && !userIds.includes(match[1]))) return slackText;
  return slackText.slice(match[0].length);
}
