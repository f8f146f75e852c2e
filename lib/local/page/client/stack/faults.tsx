import { useState } from "preact/hooks";
import type { FaultInput } from "../../../slack/faults.ts";
import { type Channel, type Controls, type ForgeryKind, forgeryKinds } from "../../contract.ts";
import { useAsk } from "../ask.ts";
import type { Records } from "../records.ts";
import { duration } from "../time.ts";

const slackFaults: [label: string, fault: FaultInput | null][] = [
  ["Slack is well", null],
  ["500 errors", { kind: "status", status: 500 }],
  ["429, Retry-After 5 s", { kind: "rate-limit", retryAfterSeconds: 5 }],
  ["Hangs, never answers", { kind: "hang" }],
  ["Posts, then resets", { kind: "accept-then-reset" }],
  ["Channel archived", { kind: "archived" }],
];

/** Everything that can be broken on purpose. */
export function Faults({ records, channel }: { records: Records; channel: Channel | undefined }) {
  const controls = records.controls.get("");
  const ask = useAsk();
  if (!controls || !channel) return null;
  return (
    <>
      {controls.hasFakeSlack ? (
        <SlackFaults current={controls.faults[0]?.kind} />
      ) : (
        <p class="empty">Follow-ups go to your real Slack, which cannot be broken from here.</p>
      )}
      <label class="switch">
        <input
          type="checkbox"
          checked={controls.isPaused}
          onChange={(event) => ask("pause", { paused: event.currentTarget.checked })}
        />{" "}
        Pause the process function
      </label>
      <BurstControl channel={channel} burst={controls.burst} />
      <Forge channel={channel} forgeries={records.forgery} />
    </>
  );
}

function SlackFaults({ current }: { current: string | undefined }) {
  const ask = useAsk();
  return (
    <fieldset class="choices">
      <legend>What Slack's webhooks do</legend>
      {slackFaults.map(([label, fault]) => (
        <label key={label}>
          <input type="radio" name="fault" checked={current === fault?.kind} onChange={() => ask("fault", { fault })} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function BurstControl({ channel, burst }: { channel: Channel; burst: Controls["burst"] }) {
  const ask = useAsk();
  const [count, setCount] = useState(20);
  const isRunning = burst !== undefined && burst.answered < burst.wanted;
  return (
    <div class="control">
      <label>
        Burst of{" "}
        <input
          type="number"
          min={1}
          max={200}
          value={count}
          onInput={(event) => setCount(event.currentTarget.valueAsNumber || 1)}
        />
      </label>
      <button type="button" disabled={isRunning} onClick={() => ask("burst", { count, channel: channel.name })}>
        Send to #{channel.name}
      </button>
      <output class="quiet">
        {burst && `${burst.accepted} of ${burst.wanted} accepted in ${duration(burst.tookMs)}`}
      </output>
    </div>
  );
}

const forgeryWords: Record<ForgeryKind, string> = {
  unsigned: "nothing that proves it",
  "wrong-secret": "a guessed secret",
  stale: "a signature of 6 minutes ago",
  tampered: "text changed after signing",
};

function Forge({ channel, forgeries }: { channel: Channel; forgeries: Records["forgery"] }) {
  const ask = useAsk();
  const [how, setHow] = useState<ForgeryKind>("wrong-secret");
  const kinds = forgeryKinds.filter(
    (kind) => channel.auth === "signature" || kind === "unsigned" || kind === "wrong-secret",
  );
  const chosen = kinds.includes(how) ? how : "wrong-secret";
  const last = [...forgeries.values()].at(-1);
  return (
    <div class="control">
      <label>
        Forge a request with{" "}
        <select value={chosen} onChange={(event) => setHow(event.currentTarget.value as ForgeryKind)}>
          {kinds.map((kind) => (
            <option value={kind}>{forgeryWords[kind]}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => ask("forge", { how: chosen, channel: channel.name })}>
        Send to #{channel.name}
      </button>
      <output class={last && last.status < 400 ? "bad" : "quiet"}>
        {last &&
          (last.status < 400
            ? `${last.status}: it was taken!`
            : `Refused with ${last.status}: ${last.reason ?? "see the log"} (${forgeryWords[last.how]})`)}
      </output>
    </div>
  );
}
