import type { Alert, FollowUp } from "../../../../../functions/alert/alert.ts";
import { useNow } from "../time.ts";
import { countdown } from "./backoff-chart.tsx";

/** The posts that the alert owes or owed, as they stand in its item. */
export function FollowUps({ followUps }: Pick<Alert, "followUps">) {
  const nowMs = useNow(500);
  const rows = Object.entries(followUps).toSorted(([, one], [, other]) => one.ownedSinceMs - other.ownedSinceMs);
  if (rows.length === 0) return <p class="empty">This integration posts no follow-ups.</p>;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Follow-up</th>
            <th scope="col">State</th>
            <th scope="col">Attempts</th>
            <th scope="col">Next</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, followUp]) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              <td>
                <span class={`chip ${tone(followUp)}`}>{followUp.state}</span>
                {followUp.lastError && <small class={errorTone(followUp)}> {followUp.lastError}</small>}
              </td>
              <td class="number">{followUp.attempts}</td>
              <td class="due">{nextOf(followUp, nowMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nextOf({ state, dueAtMs, leaseUntilMs = 0 }: FollowUp, nowMs: number): string {
  if (state === "pending" || state === "held") return countdown(dueAtMs, nowMs);
  return state === "claimed" ? `lease ends ${countdown(leaseUntilMs, nowMs)}` : "";
}

function tone({ state, lastError }: FollowUp): string {
  if (state === "delivered") return "good";
  if (state === "failed" || state === "dead") return "bad";
  return state === "held" || (state === "pending" && lastError) ? "warn" : "";
}

/** What superseded a follow-up is no error. */
const errorTone = ({ state }: FollowUp): string => (state === "superseded" ? "quiet" : "error");
