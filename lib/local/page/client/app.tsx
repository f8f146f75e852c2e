import { useEffect, useState } from "preact/hooks";
import { AlertPanel } from "./alert/alert-panel.tsx";
import { Complain } from "./ask.ts";
import { type Connection, useRecords } from "./records.ts";
import { useRemembered } from "./remembered.ts";
import { SlackPanel } from "./slack/slack-panel.tsx";
import { StackPanel } from "./stack/stack-panel.tsx";

/** The whole page: Slack, what became of the alert, and the stack behind it. */
export function App() {
  const { records, connection } = useRecords();
  const [problem, setProblem] = useState<string>();
  const [channel, setChannel] = useRemembered("channel", "");
  const [picked, setPicked] = useRemembered("alert", "");
  const apiUrl = records?.controls.get("")?.apiUrl;

  if (!records) {
    return (
      <p class="loading" role="status">
        {connection === "lost" ? "The local stack does not answer. Start it with npm start." : "Loading…"}
      </p>
    );
  }
  const channels = [...records.channel.values()];
  const current =
    channels.find(({ name }) => name === channel) ?? channels.find(({ hasButtons }) => hasButtons) ?? channels[0];
  return (
    <Complain.Provider value={setProblem}>
      <header class="top">
        <h1>slack-alerts</h1>
        <p>
          Type an alert on the left; the rest is what the stack on this machine really does with it
          {apiUrl && (
            <>
              , at <code>{apiUrl}</code>
            </>
          )}
          .
        </p>
        <ConnectionState connection={connection} />
      </header>
      <Problem text={problem} onChange={setProblem} />
      <main class="columns">
        <SlackPanel records={records} channels={channels} channel={current} onChannel={setChannel} />
        <AlertPanel records={records} picked={picked} onPick={setPicked} />
        <StackPanel records={records} channel={current} />
      </main>
    </Complain.Provider>
  );
}

const connectionWords = { connecting: "Connecting", live: "Live", lost: "Connection lost, trying again" };

const ConnectionState = ({ connection }: { connection: Connection }) => (
  <p class={`connection ${connection}`} role="status">
    {connectionWords[connection]}
  </p>
);

const shownForMs = 12_000;

function Problem({ text, onChange }: { text: string | undefined; onChange: (text: string | undefined) => void }) {
  useEffect(() => {
    if (text === undefined) return;
    const timer = setTimeout(() => onChange(undefined), shownForMs);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <div role="alert" class="problem" hidden={text === undefined}>
      <span>{text}</span>
      <button type="button" class="quiet" onClick={() => onChange(undefined)}>
        Close
      </button>
    </div>
  );
}
