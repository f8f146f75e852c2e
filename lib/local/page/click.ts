import type { Settings } from "../../../functions/alert/settings.ts";
import { clickables } from "../slack/click.ts";
import { blockActions } from "../slack/requests/block-actions.ts";
import { NotSentError } from "../slack/speak.ts";
import type { Actions } from "./contract.ts";
import type { SlackSide } from "./slack-side.ts";

/**
 * Clicks a button (or an entry of an overflow menu) of a posted message: sends what Slack sends then, signed.
 * Throws `NotSentError` when Slack would not send it, and when the endpoint does not take it.
 */
export async function click(
  side: SlackSide,
  settings: Settings,
  { postId, actionId, value, userName }: Actions["click"],
): Promise<void> {
  const clicked = clickables(side.slack?.posts() ?? []).find(
    (each) => each.post.id === postId && each.actionId === actionId && each.value === value,
  );
  if (!side.slack || !clicked) throw new NotSentError("that message does not show this button any more");
  const { webhook, ts } = clicked.post;
  const app = Object.entries(settings.integrations).find(
    ([, { auth, followUps }]) =>
      auth === "signature" && followUps.some((route) => route.webhook === webhook && route.buttons),
  );
  if (!app) throw new NotSentError(`no integration with auth “signature” posts buttons to ${webhook}`);
  const { name, credentials, senderOf } = await side.listenerOf(app[0]);
  const responseUrl = side.slack.responseUrl({ kind: "actions", postId });
  const request = blockActions({
    ...senderOf(userName),
    action: clicked,
    messageTs: ts,
    responseUrl,
    credentials,
  });
  const { status } = await side.send(name, request);
  if (status !== 200) throw new NotSentError(`the endpoint answered ${status} to the click`);
}
