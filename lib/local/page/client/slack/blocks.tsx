import type { TargetedKeyboardEvent } from "preact";
import { useState } from "preact/hooks";
import type { SlackBlock } from "../../../slack/block-rules.ts";
import type { SlackAttachment, SlackPayload } from "../../../slack/incoming-webhook-rules.ts";
import { BlockText, Mrkdwn } from "./text.tsx";

/** Somebody clicks the element with this action and value. */
export type OnClick = (actionId: string, value: string) => Promise<unknown>;

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

type ElementOf<T> = T extends { type: "actions"; elements: (infer E)[] } ? E : never;
type AnyElement = ElementOf<SlackBlock> | NonNullable<Extract<SlackBlock, { type: "section" }>["accessory"]>;

function Element({ element, onClick }: { element: AnyElement; onClick: OnClick | undefined }) {
  if (element.type === "image") return <span class="context">{element.alt_text}</span>;
  if (element.type === "button") {
    const { action_id = "", value = "", style = "", text } = element;
    return (
      <Clickable
        class={`slack-button ${style}`}
        label={text.text}
        click={onClick && (() => onClick(action_id, value))}
      />
    );
  }
  const { action_id = "", options } = element;
  return (
    <details class="overflow" onKeyDown={closeOnEscape}>
      <summary aria-label="More actions">⋯</summary>
      <div class="menu">
        {options.map(({ text, value }) => (
          <Clickable class="quiet" label={text.text} click={onClick && (() => onClick(action_id, value))} />
        ))}
      </div>
    </details>
  );
}

function closeOnEscape({ key, currentTarget }: TargetedKeyboardEvent<HTMLDetailsElement>): void {
  if (key !== "Escape") return;
  currentTarget.removeAttribute("open");
  currentTarget.querySelector("summary")?.focus();
}

interface ClickableProps {
  class: string;
  label: string;
  click: (() => Promise<unknown>) | undefined;
}

/** A button that waits for its click to be taken. */
function Clickable({ class: name, label, click }: ClickableProps) {
  const [isBusy, setBusy] = useState(false);
  const onClick = async (event: Event) => {
    setBusy(true);
    await click?.();
    setBusy(false);
    if (event.target instanceof HTMLElement) event.target.closest("details")?.removeAttribute("open");
  };
  return (
    <button type="button" class={name} disabled={!click || isBusy} aria-busy={isBusy} onClick={onClick}>
      {label}
    </button>
  );
}
