import type { Answer } from "./answer.ts";

/** What became of a request; every request has exactly one. */
export interface Outcome {
  /**
   * - `accepted`: its command is on the queue
   * - `ignored`: rightly asks for nothing (a bot's message, a probe, `help`)
   * - `refused`: not genuine, not allowed, or not understood
   * - `failed`: we could not take it now
   * - `rate-limited`: Slack's own notice that it dropped events
   */
  result: "accepted" | "ignored" | "refused" | "failed" | "rate-limited";
  /** One of few words, since each becomes a metric of its own. */
  reason?: string;
  /** For the log only: which field is malformed, which error was caught. Never what the sender wrote. */
  detail?: string | undefined;
  /** Slack's name for the payload. */
  kind?: string;
  alertId?: string | undefined;
  answer: Answer;
}
