import * as z from "zod";

/**
 * Slack counts characters by JSON Schema's `maxLength`, which means code points (its errors read
 * "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"); `z.string().max()` would count UTF-16 units.
 */
const text = (least: number, most: number) =>
  z.string().refine((value) => {
    const length = Array.from(value).length;
    return length >= least && length <= most;
  }, `must be ${least} to ${most} characters`);

const plainText = (most: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: text(1, most), emoji: z.boolean().optional() });
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: text(1, most), verbatim: z.boolean().optional() });
const textObject = (most: number) => z.discriminatedUnion("type", [plainText(most), mrkdwn(most)]);

const confirmation = z.strictObject({
  title: plainText(100),
  text: textObject(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(["primary", "danger"]).optional(),
});
const actionable = { action_id: text(1, 255).optional(), confirm: confirmation.optional() };
const option = z.strictObject({
  text: plainText(75),
  value: text(1, 150),
  url: text(1, 3000).optional(),
  description: plainText(75).optional(),
});

const button = z.strictObject({
  type: z.literal("button"),
  ...actionable,
  text: plainText(75),
  value: text(0, 2000).optional(),
  url: text(1, 3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: text(1, 75).optional(),
});
const overflow = z.strictObject({ type: z.literal("overflow"), ...actionable, options: z.array(option).min(1).max(5) });
const staticSelect = z.strictObject({
  type: z.literal("static_select"),
  ...actionable,
  placeholder: plainText(150).optional(),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
});
const image = z.strictObject({ type: z.literal("image"), image_url: text(1, 3000), alt_text: text(1, 2000) });

const actionElement = z.discriminatedUnion("type", [button, overflow, staticSelect]);
const block = { block_id: text(1, 255).optional() };

const blockSchema = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("section"),
      ...block,
      text: textObject(3000).optional(),
      fields: z.array(textObject(2000)).min(1).max(10).optional(),
      accessory: z.discriminatedUnion("type", [button, overflow, staticSelect, image]).optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text ?? fields, "a section needs text or fields"),
  z.strictObject({ type: z.literal("header"), ...block, text: plainText(150) }),
  z.strictObject({ type: z.literal("divider"), ...block }),
  z.strictObject({
    type: z.literal("context"),
    ...block,
    elements: z
      .array(z.discriminatedUnion("type", [image, plainText(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal("actions"), ...block, elements: z.array(actionElement).min(1).max(25) }),
  image.extend({ ...block, title: plainText(2000).optional() }),
]);

export type SlackBlock = z.infer<typeof blockSchema>;

const unique = (ids: (string | undefined)[]): boolean => {
  const given = ids.filter((id) => id !== undefined);
  return new Set(given).size === given.length;
};

/**
 * Slack's rules for the blocks of one message or attachment: known fields only, documented lengths and counts, unique ids.
 * Blocks that a follow-up has no use for (rich text, inputs, video …) are refused here although Slack knows them.
 * Source: docs.slack.dev/reference/block-kit
 */
export const blocksSchema = z
  .array(blockSchema)
  .max(50)
  .refine((blocks) => unique(blocks.map(({ block_id }) => block_id)), "block_id must be unique in a message")
  .refine(
    (blocks) =>
      blocks.every((each) => each.type !== "actions" || unique(each.elements.map(({ action_id }) => action_id))),
    "action_id must be unique in a block",
  );
