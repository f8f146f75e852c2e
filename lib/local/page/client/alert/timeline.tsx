import type { Step } from "../../contract.ts";
import { useStickToEnd } from "../stick-to-end.ts";
import { duration } from "../time.ts";
import { describeStep } from "./steps-of.ts";

/** Everything that was done about an alert since `npm start`, the newest in sight. */
export function Timeline({ steps }: { steps: Step[] }) {
  const scroll = useStickToEnd<HTMLOListElement>();
  const [first] = steps;
  if (!first) return <p class="empty">It was stored before npm start: its steps were not seen, its item is below.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ol class="timeline" {...scroll} tabIndex={0} aria-label="Step by step">
      {steps.map((step, index) => {
        const { words, bad, minor } = describeStep(step);
        return (
          <li key={index} class={bad ? "bad" : minor ? "minor" : ""}>
            <span class="at">+{duration(Math.max(0, step.atMs - first.atMs))}</span>
            <span>{words}</span>
            {step.tookMs !== undefined && step.tookMs > 0 && <span class="quiet">took {duration(step.tookMs)}</span>}
          </li>
        );
      })}
    </ol>
  );
}
