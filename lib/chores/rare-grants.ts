import type { RareGrant } from "./permission-report.ts";

/** Why a function may do what a run of every surface does not make it do. */
export const rareGrants: readonly RareGrant[] = [
  {
    function: "Process",
    action: "sqs:SendMessage",
    resource: ":QueueCommands",
    reason: "a message that SQS would soon drop (13 days old, or received 900 times) is replaced by a fresh one",
  },
];
