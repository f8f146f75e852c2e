import type { ComponentChildren } from "preact";
import type { SlackPost } from "../../../slack/records.ts";
import type { Said } from "../../contract.ts";
import { duration, shortClock } from "../time.ts";
import { Payload } from "./blocks.tsx";
import type { Entry } from "./conversation.ts";
import type { OnClick } from "./element.tsx";
import { Mrkdwn } from "./text.tsx";

interface EntryViewProps {
  entry: Entry;
  clickOn(post: SlackPost): OnClick;
}

/** One message of a channel with its thread, or one command with its answers. */
export const EntryView = ({ entry, clickOn }: EntryViewProps) => (
  <li>
    {"post" in entry ? <PostView post={entry.post} clickOn={clickOn} /> : <SaidView said={entry.said} />}
    {entry.replies.length > 0 && (
      <ol class="thread" aria-label="Thread">
        {entry.replies.map((post) => (
          <li key={post.id}>
            <PostView post={post} clickOn={clickOn} />
          </li>
        ))}
      </ol>
    )}
  </li>
);

function PostView({ post, clickOn }: { post: SlackPost; clickOn: EntryViewProps["clickOn"] }) {
  return (
    <Message
      who="slack-alerts"
      isApp
      atMs={post.arrivedAtMs}
      edited={post.shown !== undefined && post.shown !== post.payload && !sameText(post)}
    >
      {post.shown ? <Payload payload={post.shown} onClick={clickOn(post)} /> : <em class="note">Deleted</em>}
      {post.answerLost && <p class="note">The sender never got Slack's answer: it may post this again.</p>}
    </Message>
  );
}

const sameText = ({ payload, shown }: SlackPost): boolean => payload.text === shown?.text;

function SaidView({ said }: { said: Said }) {
  const { userName, text, saidAtMs, answer, later, problem } = said;
  const isPrivate = text.startsWith("/") || answer?.payload?.response_type === "ephemeral";
  return (
    <>
      <Message who={userName} atMs={saidAtMs}>
        <span class="wrap">{text}</span>
        {problem !== undefined && <p class="note bad">Not sent: {problem}</p>}
        {answer && answer.status !== 200 && (
          <p class="note bad">The endpoint answered {answer.status}: Slack shows nothing, and may try again.</p>
        )}
      </Message>
      {answer?.payload && (
        <Message
          who={answer.payload.username ?? "slack-alerts"}
          isApp
          atMs={saidAtMs + answer.tookMs}
          aside={`answered in ${duration(answer.tookMs)}`}
          isPrivate={isPrivate}
        >
          <Mrkdwn text={answer.payload.text ?? ""} />
        </Message>
      )}
      {later.map((payload) => (
        <Message who="slack-alerts" isApp atMs={saidAtMs} isPrivate={payload.response_type !== "in_channel"}>
          <Payload payload={payload} onClick={undefined} />
        </Message>
      ))}
    </>
  );
}

interface MessageProps {
  who: string;
  isApp?: boolean;
  atMs: number;
  edited?: boolean;
  aside?: string;
  isPrivate?: boolean;
  children: ComponentChildren;
}

const Message = ({ who, isApp = false, atMs, edited, aside, isPrivate, children }: MessageProps) => (
  <article class={isPrivate ? "message private" : "message"}>
    <span class={isApp ? "avatar app" : "avatar"} aria-hidden="true">
      {isApp ? "!" : (Array.from(who)[0]?.toUpperCase() ?? "?")}
    </span>
    <div class="body">
      {isPrivate && <p class="note">Only visible to you</p>}
      <p class="by">
        <strong>{who || "somebody"}</strong>
        {isApp && <span class="tag">APP</span>}
        <time dateTime={new Date(atMs).toISOString()}>{shortClock(atMs)}</time>
        {edited && <span class="quiet">(edited)</span>}
        {aside && <span class="quiet">{aside}</span>}
      </p>
      {children}
    </div>
  </article>
);
