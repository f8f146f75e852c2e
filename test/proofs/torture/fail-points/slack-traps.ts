import { setTimeout as sleep } from "node:timers/promises";
import type { FaultInput } from "../../../../lib/local/slack/faults.ts";
import { kill } from "../kills.ts";
import type { TortureStack } from "../stack.ts";
import { requestIdOf } from "../timeline.ts";
import type { Mode, Trap } from "./traps.ts";

const faults: Record<Trap["when"], Record<Mode, FaultInput["kind"]>> = {
  before: { kill: "hang", throw: "reset", hang: "hang" },
  after: { kill: "accept-then-hang", throw: "accept-then-reset", hang: "accept-then-hang" },
};

/** Makes the worker fail that posts next about the alert to the webhook: before the message stands there, or after. */
export function setSlackTrap(
  { slack, timeline }: TortureStack,
  { subject: alertId, when, mode }: Trap,
  webhook: string,
  onSprung: () => void,
): void {
  slack.fail({ kind: faults[when][mode], webhook, count: 1 } as FaultInput);
  const end = slack.onAttempt((attempt) => {
    if (attempt.webhook !== webhook) return;
    end();
    onSprung();
    if (mode === "kill") void killPoster();
  });

  // The worker's own line, which says its pid, may come a moment after its post. The post hangs for a second.
  async function killPoster(): Promise<void> {
    for (let tries = 0; tries < 50; tries += 1) {
      const pid = timeline.pidOf(requestIdOf(timeline.holderOf(alertId, webhook)));
      if (pid !== undefined) {
        kill(pid);
        return;
      }
      await sleep(5);
    }
    throw new Error(`nobody holds ${alertId} for ${webhook}`);
  }
}
