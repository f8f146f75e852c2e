import type { SlackPost } from "../../../slack/records.ts";
import type { Said } from "../../contract.ts";
import type { Records } from "../records.ts";

/** What stands in a channel: what people typed and what webhooks posted. `replies` is its thread. */
export type Entry = { atMs: number; replies: SlackPost[] } & ({ said: Said } | { post: SlackPost });

/** A channel's messages in order of time, replies below the message that they answer. */
export function conversation({ said, post }: Pick<Records, "said" | "post">, channel: string): Entry[] {
  const posts = [...post.values()].filter((each) => each.channel === `#${channel}`);
  const entries: Entry[] = [...said.values()]
    .filter((each) => each.channel === channel)
    .map((each) => ({ said: each, atMs: each.saidAtMs, replies: [] }));
  const byTs = new Map(entries.flatMap((entry) => ("said" in entry && entry.said.ts ? [[entry.said.ts, entry]] : [])));
  for (const each of posts) {
    const parent = byTs.get(each.payload.thread_ts ?? "");
    if (parent) parent.replies.push(each);
    else entries.push({ post: each, atMs: each.arrivedAtMs, replies: [] });
  }
  return entries.toSorted((one, other) => one.atMs - other.atMs);
}
