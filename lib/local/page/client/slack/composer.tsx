import { useState } from "preact/hooks";
import type { Channel } from "../../contract.ts";
import { useAsk } from "../ask.ts";
import { useRemembered } from "../remembered.ts";

interface ComposerProps {
  channel: Channel;
  userName: string;
  onUserName(userName: string): void;
}

/** The message box, with examples to try and the name to type under. */
export function Composer({ channel, userName, onUserName }: ComposerProps) {
  const ask = useAsk();
  const [text, setText] = useRemembered(`draft ${channel.name}`, "");
  const [isBusy, setBusy] = useState(false);

  const send = async () => {
    if (text.trim() === "" || isBusy) return;
    setBusy(true);
    if (await ask("say", { channel: channel.name, text: text.trim(), userName })) setText("");
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="examples">
        <span class="quiet">Try</span>
        {examplesFor(channel).map((example) => (
          <button type="button" class="example" onClick={() => setText(example)}>
            {example}
          </button>
        ))}
      </p>
      <textarea
        rows={2}
        aria-label={`Message #${channel.name}`}
        placeholder={`Message #${channel.name}`}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <p class="row">
        <label>
          You are{" "}
          <input value={userName} maxLength={80} size={10} onInput={(event) => onUserName(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary" disabled={isBusy || text.trim() === ""}>
          Send
        </button>
      </p>
    </form>
  );
}

function examplesFor({ auth, triggerWords: [trigger = "outage"] }: Channel): string[] {
  const alert = `${trigger}: checkout is down, critical`;
  return auth === "signature" ? [alert, "/alert list", "/alert help"] : [alert];
}
