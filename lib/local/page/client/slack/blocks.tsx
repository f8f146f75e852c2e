import type { SlackBlock } from "../../../slack/block-rules.ts";
import type { SlackAttachment, SlackPayload } from "../../../slack/incoming-webhook-rules.ts";
import { Element, type OnClick } from "./element.tsx";
import { BlockText, Mrkdwn } from "./text.tsx";

/** A message's content: text, blocks, and attachments with their coloured bar. */
export const Payload = ({ payload, onClick }: { payload: SlackPayload; onClick: OnClick | undefined }) => (
  <>
    {payload.text && !payload.blocks && <Mrkdwn text={payload.text} />}
    {payload.blocks && <Blocks blocks={payload.blocks} onClick={onClick} />}
    {payload.attachments?.map((attachment) => (
      <Attachment attachment={attachment} onClick={onClick} />
    ))}
  </>
);

function Attachment({ attachment, onClick }: { attachment: SlackAttachment; onClick: OnClick | undefined }) {
  const { color = "", text, blocks = [] } = attachment;
  const bar = /^#[0-9a-f]{6}$/i.test(color) ? { borderLeftColor: color } : {};
  return (
    <div class="attachment" style={bar}>
      {text && <Mrkdwn text={text} />}
      <Blocks blocks={blocks} onClick={onClick} />
    </div>
  );
}

const Blocks = ({ blocks, onClick }: { blocks: SlackBlock[]; onClick: OnClick | undefined }) => (
  <>
    {blocks.map((block) => (
      <Block block={block} onClick={onClick} />
    ))}
  </>
);

function Block({ block, onClick }: { block: SlackBlock; onClick: OnClick | undefined }) {
  switch (block.type) {
    case "section":
      return (
        <div class="block">
          {block.text && <BlockText text={block.text} />}
          {block.fields && (
            <div class="fields">
              {block.fields.map((field) => (
                <BlockText text={field} />
              ))}
            </div>
          )}
          {block.accessory && <Element element={block.accessory} onClick={onClick} />}
        </div>
      );
    case "header":
      return <p class="block header">{block.text.text}</p>;
    case "context":
      return (
        <div class="block context">
          {block.elements.map((element) => (element.type === "image" ? null : <BlockText text={element} />))}
        </div>
      );
    case "actions":
      return (
        <div class="block actions">
          {block.elements.map((element) => (
            <Element element={element} onClick={onClick} />
          ))}
        </div>
      );
    case "divider":
      return <hr />;
    case "image":
      return <p class="block context">{block.alt_text}</p>;
  }
}
