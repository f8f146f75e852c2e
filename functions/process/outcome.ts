/** What becomes of a message: nothing is owed any more, or it must come back not before `parkUntilMs` (epoch ms). */
export type Outcome = "done" | { parkUntilMs: number };

/** The outcome of several pieces of work in one message: it comes back for whichever is due first. */
export function earliest(outcomes: Outcome[]): Outcome {
  const times = outcomes.flatMap((outcome) => (outcome === "done" ? [] : [outcome.parkUntilMs]));
  return times.length === 0 ? "done" : { parkUntilMs: Math.min(...times) };
}

/** Thrown for a message that can never succeed: it goes to the dead-letter queue with this reason. */
export class DeadLetterError extends Error {
  override name = "DeadLetterError";
}
