import type { Channel } from "../../contract.ts";
import type { Records } from "../records.ts";
import { Faults } from "./faults.tsx";
import { Log } from "./log.tsx";
import { Queues } from "./queues.tsx";
import { Webhooks } from "./webhooks.tsx";
import { Workers } from "./workers.tsx";

/** The stack behind the alerts, and what can be broken in it. */
export const StackPanel = ({ records, channel }: { records: Records; channel: Channel | undefined }) => (
  <section class="panel stack" aria-labelledby="stack-title">
    <h2 id="stack-title">The stack</h2>
    <Queues queues={records.queue} isPaused={records.controls.get("")?.isPaused ?? false} />
    <h3>Webhooks</h3>
    <Webhooks webhooks={records.webhook} />
    <h3>Processes</h3>
    <Workers workers={records.workers} />
    <h2>Break something</h2>
    <Faults records={records} channel={channel} />
    <h2>Log</h2>
    <Log lines={records.line} />
  </section>
);
