import type { WebhookItem } from "../../contract.ts";
import { useAsk } from "../ask.ts";
import type { Records } from "../records.ts";
import { duration, useNow, wholeDuration } from "../time.ts";

/** Each incoming webhook as its item in DynamoDB says: ready, pacing, cooling down, breaker open, or disabled. */
export function Webhooks({ webhooks }: Pick<{ webhooks: Records["webhook"] }, "webhooks">) {
  const nowMs = useNow(250);
  const ask = useAsk();
  if (webhooks.size === 0) return <p class="empty">Nothing was posted yet.</p>;
  return (
    <ul class="rows">
      {[...webhooks.values()].map((item) => {
        const { chip, tone, more } = describe(item, nowMs);
        return (
          <li key={item.webhook}>
            <code>{item.webhook}</code>
            <span class={`chip ${tone}`}>{chip}</span>
            {more && <span class="quiet">{more}</span>}
            {item.disabledReason && (
              <button type="button" onClick={() => ask("enable-webhook", { webhook: item.webhook })}>
                Enable
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** As many failures in a row open the breaker. */
const breakerThreshold = 10;

function describe(item: WebhookItem, nowMs: number): { chip: string; tone: string; more?: string } {
  const { disabledReason, breakerUntilMs = 0, coolUntilMs = 0, failuresInARow = 0, nextSlotAtMs = 0 } = item;
  const left = (untilMs: number) => wholeDuration(untilMs - nowMs);
  if (disabledReason) return { chip: "disabled", tone: "bad", more: `Slack said ${disabledReason}` };
  if (failuresInARow >= breakerThreshold) {
    const more = `${failuresInARow} failures in a row`;
    return breakerUntilMs > nowMs
      ? { chip: "breaker open", tone: "bad", more: `${more}, a probe in ${left(breakerUntilMs)}` }
      : { chip: "probing", tone: "warn", more };
  }
  if (coolUntilMs > nowMs) return { chip: "cooling down", tone: "warn", more: `for ${left(coolUntilMs)}` };
  if (failuresInARow > 0) return { chip: "failing", tone: "warn", more: `${failuresInARow} failures in a row` };
  return nextSlotAtMs > nowMs
    ? { chip: "pacing", tone: "", more: `next slot in ${duration(nextSlotAtMs - nowMs)}` }
    : { chip: "ready", tone: "good" };
}
