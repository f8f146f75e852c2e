import type { FakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import type { FaultInput } from "../../../lib/local/slack/faults.ts";

/**
 * About 15 of a hundred posts meet one of these. (Slack draws one after the other, each by its own percentage.)
 * 404 and 410 disable a webhook until someone acts: they have a run of their own.
 */
export const slackFaults: FaultInput[] = [
  { kind: "status", status: 500, body: "rollup_error", percent: 2.5 },
  { kind: "status", status: 503, body: "service_unavailable", percent: 2.5 },
  { kind: "rate-limit", retryAfterSeconds: 1, percent: 2 },
  { kind: "accept-then-reset", percent: 3 },
  { kind: "accept-then-hang", percent: 1 },
  { kind: "reset", percent: 2 },
  { kind: "hang", percent: 1 },
  { kind: "slow", delayMs: 300, percent: 1 },
];

export const addSlackFaults = (slack: FakeSlack): void => {
  for (const fault of slackFaults) slack.fail(fault);
};
