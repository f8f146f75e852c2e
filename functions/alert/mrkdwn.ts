/**
 * Makes text inert for Slack's mrkdwn: no mention, channel, link or `<!here>` that the sender smuggled in can become active.
 * Rule: docs.slack.dev/messaging/formatting-message-text (escape `&` first, then `<` and `>`).
 */
export const escapeMrkdwn = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The first `most` code points of a text, with an ellipsis as the last one when something was cut. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = Array.from(text);
  return points.length <= most ? text : `${points.slice(0, most - 1).join("")}…`;
}
