import { escapeMrkdwn } from "../../../functions/alert/mrkdwn.ts";

/** What Slack makes of a text that someone types: `&`, `<` and `>` escaped, URLs and `@here` marked up. */
export const typedText = (text: string): string =>
  escapeMrkdwn(text)
    .replaceAll(/https?:\/\/[^\s"]+/g, "<$&>")
    .replaceAll(/(?<![\w@])@(here|channel|everyone)\b/g, "<!$1>");

/** What people read where Slack shows mrkdwn: entities and links resolved. */
export const shownText = (mrkdwn: string): string =>
  mrkdwn
    .replaceAll(/<(?:[^<>|]*\|)?([^<>|]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
