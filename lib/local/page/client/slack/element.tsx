import type { TargetedKeyboardEvent } from "preact";
import { useState } from "preact/hooks";
import type { SlackBlock } from "../../../slack/block-rules.ts";

/** Somebody clicks the element with this action and value. */
export type OnClick = (actionId: string, value: string) => Promise<unknown>;

type ElementOf<T> = T extends { type: "actions"; elements: (infer E)[] } ? E : never;
type AnyElement = ElementOf<SlackBlock> | NonNullable<Extract<SlackBlock, { type: "section" }>["accessory"]>;

/** A button or an overflow menu; it does nothing without `onClick`. */
export function Element({ element, onClick }: { element: AnyElement; onClick: OnClick | undefined }) {
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
