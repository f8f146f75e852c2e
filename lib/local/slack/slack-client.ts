import type { SlackPost, SlackResponse } from "./records.ts";
import type { ResponseOrigin } from "./response-urls.ts";

/** The fake Slack of a running local stack, through its controls. */
export interface SlackClient {
  posts(): Promise<SlackPost[]>;
  mintResponseUrl(origin: ResponseOrigin): Promise<string>;
  responses(responseUrl: string): Promise<SlackResponse[]>;
}

export function connectSlack(slackUrl: string): SlackClient {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const post = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${slackUrl}/control/${path}`, post);
    if (!response.ok) throw new Error(`the fake Slack answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  }
  return {
    posts: async () => (await call<{ posts: SlackPost[] }>("posts")).posts,
    mintResponseUrl: async (origin) => (await call<{ url: string }>("response-urls", origin)).url,
    responses: async (url) =>
      (await call<{ responses: SlackResponse[] }>(`responses?url=${encodeURIComponent(url)}`)).responses,
  };
}
