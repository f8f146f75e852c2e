import type { SlackPayload } from "./incoming-webhook-rules.ts";
import { createFeed, type Feed, type SlackAttempt, type SlackPost, type SlackResponse } from "./records.ts";
import type { ResponseOrigin } from "./response-urls.ts";

export interface Channels {
  posts: Feed<SlackPost>;
  attempts: Feed<SlackAttempt>;
  responses: Feed<SlackResponse>;
  /** Puts a webhook's message into its channel. */
  post(webhook: string, arrivedAtMs: number, payload: SlackPayload): SlackPost;
  /** Does what a post to a `response_url` asks for: replaces or deletes the clicked message, or answers. */
  respond(url: string, origin: ResponseOrigin, arrivedAtMs: number, payload: SlackPayload): SlackResponse;
}

/** What people would see in Slack: each webhook has a channel of its name. */
export function createChannels(now: () => number): Channels {
  const posts = createFeed<SlackPost>();
  const responses = createFeed<SlackResponse>();
  const nextTs = createTimestamps(now);
  let lastId = 0;
  return {
    posts,
    attempts: createFeed<SlackAttempt>(),
    responses,
    post: (webhook, arrivedAtMs, payload) => {
      lastId += 1;
      const post: SlackPost = {
        id: lastId,
        webhook,
        channel: `#${webhook}`,
        ts: nextTs(),
        arrivedAtMs,
        payload,
        shown: payload,
        answerLost: false,
      };
      posts.add(post);
      return post;
    },
    respond: (url, origin, arrivedAtMs, payload) => {
      const kind = responseKind(payload);
      const original = posts.list().find(({ id }) => id === origin.postId);
      if (original && kind === "replace") original.shown = payload;
      if (original && kind === "delete") delete original.shown;
      const response: SlackResponse = { url, arrivedAtMs, kind, payload, answerLost: false };
      responses.add(response);
      return response;
    },
  };
}

function responseKind(payload: SlackPayload): SlackResponse["kind"] {
  if (payload.delete_original) return "delete";
  if (payload.replace_original) return "replace";
  return payload.response_type ?? "ephemeral";
}

/** A function that gives Slack's `ts` of a message: `seconds.microseconds`, never the same twice. */
function createTimestamps(now: () => number): () => string {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(now() * 1000, lastMicros + 1);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, "0")}`;
  };
}
