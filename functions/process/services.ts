import type { Settings } from "../alert/settings.ts";
import type { Log } from "../runtime/log.ts";
import type { Metrics } from "../runtime/metrics.ts";
import type { ReadSlackSecret } from "../runtime/slack-secret.ts";
import type { AlertStore } from "./alert-store.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { FollowUpStore } from "./follow-up-store.ts";
import type { Post } from "./follow-ups/incoming-webhook.ts";
import type { Pacing } from "./follow-ups/pacing.ts";

/** Everything outside that handling a message needs. `index.ts` makes it once per process. */
export interface Services {
  settings: Settings;
  alerts: AlertStore;
  followUps: FollowUpStore;
  pacing: Pacing;
  queue: CommandQueue;
  deadLetters: DeadLetterQueue;
  secret: ReadSlackSecret;
  post: Post;
  /** Longest time for one post, so that a claim, a wait for the slot and the mark fit into the function's timeout as well. */
  postTimeoutMs: number;
  /** Epoch ms. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** [0, 1). */
  random: () => number;
  log: Log;
  metrics: Metrics;
}

/** This invocation's hold on one message. */
export interface Delivery {
  /** Unique to this invocation and message: no other worker, and no later receive of the message, has it. */
  leaseOwner: string;
  /** When the function is stopped (epoch ms). */
  deadlineMs: number;
  /** When the message was sent (epoch ms). */
  sentAtMs: number;
  receiveCount: number;
}
