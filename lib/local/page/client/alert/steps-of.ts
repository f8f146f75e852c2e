import type { Step } from "../../contract.ts";
import type { Records } from "../records.ts";

/** What was done about one alert, in order of time. */
export const stepsOf = ({ step }: Pick<Records, "step">, alertId: string): Step[] =>
  [...step.values()].filter((each) => each.alertId === alertId).toSorted((one, other) => one.atMs - other.atMs);

/** A step in words. `bad`: something failed; `minor`: bookkeeping between the events that people look for. */
export function describeStep(step: Step): { words: string; bad?: boolean; minor?: boolean } {
  switch (step.did) {
    case "received":
      return { words: `Received${step.kind ? ` (${step.kind})` : ""}` };
    case "verified":
      return { words: "Verified and understood" };
    case "queued":
      if (step.deadLetter) return { words: `Copied to the dead-letter queue: ${step.command}`, bad: true };
      return { words: `Queued: ${step.command}` };
    case "answered":
      return { words: "Slack has its answer" };
    case "taken":
      return {
        words: `A worker takes it${step.receiveCount > 1 ? ` (receive ${step.receiveCount})` : ""}`,
        minor: true,
      };
    case "stored":
      return step.isNew ? { words: "Stored" } : { words: "Stored already: on with what is owed", minor: true };
    case "changed":
      return { words: `Now ${step.status}` };
    case "posted": {
      const isDelivered = step.outcome === "delivered";
      const result = isDelivered ? "posted" : `${step.outcome}, ${step.reason ?? "no answer"}`;
      return { words: `${step.followUp}, attempt ${step.attempt}: ${result}`, bad: !isDelivered };
    }
    case "settled":
      return {
        words: `${step.followUp} ${step.outcome}${step.reason ? `: ${step.reason}` : ""}`,
        bad: step.outcome !== "superseded",
      };
    case "parked":
      return { words: `Parked in the queue for ${step.seconds} s`, minor: true };
    case "deleted":
      return { words: "Nothing is owed: message deleted", minor: true };
  }
}
