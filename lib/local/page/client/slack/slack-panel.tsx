import type { SlackPost } from "../../../slack/records.ts";
import type { Channel } from "../../contract.ts";
import { useAsk } from "../ask.ts";
import type { Records } from "../records.ts";
import { useRemembered } from "../remembered.ts";
import { useStickToEnd } from "../stick-to-end.ts";
import { Composer } from "./composer.tsx";
import { conversation } from "./conversation.ts";
import { EntryView } from "./message.tsx";

interface SlackPanelProps {
  records: Records;
  channels: Channel[];
  channel: Channel | undefined;
  onChannel(name: string): void;
}

/** Slack as people see it: channels, their messages, and a box to type in. */
export function SlackPanel({ records, channels, channel, onChannel }: SlackPanelProps) {
  const [userName, setUserName] = useRemembered("userName", "Steve");
  if (!channel) return <section class="panel slack">No integration is configured in cdk.json.</section>;
  return (
    <section class="panel slack" aria-labelledby="slack-title">
      <div class="row">
        <h2 id="slack-title">Slack</h2>
        <nav class="channels" aria-label="Channels">
          {channels.map(({ name }) => (
            <button key={name} type="button" aria-current={name === channel.name} onClick={() => onChannel(name)}>
              #{name}
            </button>
          ))}
        </nav>
      </div>
      <p class="quiet about">{aboutChannel(channel)}</p>
      <Messages records={records} channel={channel.name} userName={userName} />
      <Composer key={channel.name} channel={channel} userName={userName} onUserName={setUserName} />
    </section>
  );
}

function aboutChannel({ auth, integration, triggerWords }: Channel): string {
  const words = triggerWords.length > 0 ? `messages that begin with ${triggerWords.join(" or ")}` : "every message";
  return auth === "token"
    ? `An outgoing webhook sends ${words} to /slack/${integration}, with its token.`
    : `A Slack app sends messages, /alert commands and clicks to /slack/${integration}, signed. Alerts: ${words}.`;
}

interface MessagesProps {
  records: Records;
  channel: string;
  userName: string;
}

function Messages({ records, channel, userName }: MessagesProps) {
  const ask = useAsk();
  const scroll = useStickToEnd<HTMLDivElement>();
  const entries = conversation(records, channel);

  const clickOn = (post: SlackPost) => (actionId: string, value: string) =>
    ask("click", { postId: post.id, actionId, value, userName });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div class="messages" {...scroll} role="log" tabIndex={0} aria-label={`Messages in #${channel}`}>
      <ol>
        {entries.map((entry) => (
          <EntryView key={"post" in entry ? `post ${entry.post.id}` : entry.said.id} entry={entry} clickOn={clickOn} />
        ))}
      </ol>
      {entries.length === 0 && (
        <p class="empty">Nothing was said in #{channel} since npm start. Type an alert below.</p>
      )}
    </div>
  );
}
