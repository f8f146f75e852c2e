import { toldFields } from "../../../told-fields.ts";
import type { LogLine } from "../../contract.ts";
import type { Records } from "../records.ts";
import { clock } from "../time.ts";

const shown = 60;

/** What the functions log, newest first. */
export function Log({ lines }: { lines: Records["line"] }) {
  const newest = [...lines].slice(-shown).reverse();
  if (newest.length === 0) return <p class="empty">The functions have logged nothing yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ol class="log" tabIndex={0} aria-label="Log, newest first">
      {newest.map(([key, line]) => (
        <li key={key} class={line.level}>
          <LineView line={line} />
        </li>
      ))}
    </ol>
  );
}

function LineView({ line: { text, atMs } }: { line: LogLine }) {
  const { event, rest } = split(text);
  return (
    <>
      <time>{clock(atMs)}</time> <strong>{event}</strong> {rest}
    </>
  );
}

/** The event's name and its other fields, `name=value`; a line that is not JSON stays as it is. */
function split(text: string): { event: string; rest: string } {
  try {
    const { level: _, time: __, event, ...fields } = JSON.parse(text);
    const rest = toldFields(fields).map(([name, value]) => `${name}=${value}`);
    return { event: String(event), rest: rest.join(" ") };
  } catch {
    return { event: "", rest: text };
  }
}
