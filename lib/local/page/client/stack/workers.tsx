import { useAsk } from "../ask.ts";
import type { Records } from "../records.ts";

/** The processes that run each function now. */
export function Workers({ workers }: { workers: Records["workers"] }) {
  const ask = useAsk();
  return (
    <ul class="rows">
      {[...workers].map(([name, pids]) => (
        <li key={name}>
          <code class="shorten" title={name}>
            {shortName(name)}
          </code>
          <span class="quiet">
            {pids.length} {pids.length === 1 ? "process" : "processes"}
          </span>
          <button
            type="button"
            class="danger"
            disabled={pids.length === 0}
            title="kill -9, as when a worker crashes"
            onClick={() => ask("kill", { function: name })}
          >
            Kill one<span class="hidden"> {shortName(name)} process</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** `EndpointIngest3F2A91C0` → `EndpointIngest`: CloudFormation's ids end with eight hex digits. */
const shortName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, "");
