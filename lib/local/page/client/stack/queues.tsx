import type { Records } from "../records.ts";

/** How many messages each queue holds. */
export function Queues({ queues, isPaused }: { queues: Records["queue"]; isPaused: boolean }) {
  const queue = queues.get("queue");
  const dead = queues.get("dead-letter-queue");
  const deadLetters = (dead?.waiting ?? 0) + (dead?.hidden ?? 0);
  return (
    <dl class="counts">
      <div>
        <dt>Waiting</dt>
        <dd data-count="waiting">{queue?.waiting ?? "–"}</dd>
        <dd class="about">{isPaused ? "paused" : "to be taken"}</dd>
      </div>
      <div>
        <dt>Hidden</dt>
        <dd data-count="hidden">{queue?.hidden ?? "–"}</dd>
        <dd class="about">in work, or parked</dd>
      </div>
      <div class={deadLetters > 0 ? "bad" : ""}>
        <dt>Dead letters</dt>
        <dd data-count="dead">{dead ? deadLetters : "–"}</dd>
        <dd class="about">need a person</dd>
      </div>
    </dl>
  );
}
