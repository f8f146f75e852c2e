import type { SlackBlock } from "./block-rules.ts";
import type { SlackPost } from "./records.ts";

/** An element on a message that can be clicked, with what the click sends. */
export interface Clickable {
  post: SlackPost;
  type: "button" | "overflow";
  /** What people read on it. */
  label: string;
  actionId: string;
  blockId?: string;
  value: string;
}

/** Everything that can be clicked in the channels now, newest message first. */
export const clickables = (posts: SlackPost[]): Clickable[] =>
  posts
    .toReversed()
    .flatMap((post) => [
      ...(post.shown?.blocks ?? []).flatMap((block) => inBlock(post, block)),
      ...(post.shown?.attachments ?? []).flatMap(({ blocks = [] }) => blocks.flatMap((block) => inBlock(post, block))),
    ]);

function inBlock(post: SlackPost, block: SlackBlock): Clickable[] {
  const elements = block.type === "actions" ? block.elements : block.type === "section" ? [block.accessory] : [];
  const blockId = block.block_id === undefined ? {} : { blockId: block.block_id };
  return elements.flatMap((element): Clickable[] => {
    if (element?.type === "button") {
      const { action_id: actionId = "", value = "", text } = element;
      return [{ post, type: "button", label: text.text, actionId, value, ...blockId }];
    }
    if (element?.type !== "overflow") return [];
    const { action_id: actionId = "", options } = element;
    return options.map(({ text, value }) => ({
      post,
      type: "overflow",
      label: text.text,
      actionId,
      value,
      ...blockId,
    }));
  });
}

/** The newest element whose label begins with `label`, in any case, and whose value names `alertId` if that is given. */
export const findClickable = (posts: SlackPost[], label: string, alertId?: string): Clickable | undefined =>
  clickables(posts).find(
    (each) =>
      each.label.toLowerCase().startsWith(label.toLowerCase()) &&
      (alertId === undefined || each.value.split(" ").includes(alertId)),
  );
