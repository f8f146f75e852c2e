import { slackUrlProblem } from "../../alert/slack-secret-value.ts";
import type { DecisionContext } from "./payload-kind.ts";

/** A `response_url` that may be posted to, else undefined. `process` checks it once more before it posts. */
export const usableResponseUrl = (url: string | undefined, { allowLoopback }: DecisionContext): string | undefined =>
  url !== undefined && url.length <= 1000 && slackUrlProblem(url, allowLoopback) === undefined ? url : undefined;
