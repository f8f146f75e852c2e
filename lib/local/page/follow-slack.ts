import type { FakeSlack } from "../slack/fake-slack.ts";
import type { Controls } from "./contract.ts";
import type { Records } from "./records.ts";
import type { SlackSide } from "./slack-side.ts";

/** Copies what arrives at the fake Slack into the page's records, what is there already first; the returned function ends that. */
export function followSlack(
  slack: FakeSlack,
  later: SlackSide["later"],
  records: Records,
  setControls: (changes: Partial<Controls>) => void,
): () => void {
  for (const post of slack.posts()) records.put("post", String(post.id), post);
  const stops = [
    slack.onPost((post) => records.put("post", String(post.id), post)),
    // A fault may have had its last strike.
    slack.onAttempt(() => setControls({ faults: slack.faults() })),
    slack.onResponse(({ url, kind, payload }) => {
      if (kind === "replace" || kind === "delete") {
        for (const post of slack.posts().filter(({ shown, payload: posted }) => shown !== posted)) {
          records.put("post", String(post.id), post);
        }
      } else later.get(url)?.(payload);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
