import * as z from "zod";

const dose = {
  /** Which posts it strikes: those to incoming webhooks (one or all) or those to `response_url`s. */
  on: z.enum(["webhooks", "response-urls"]).default("webhooks"),
  /** The webhook's name; every webhook when absent. */
  webhook: z.string().optional(),
  /** How many posts it strikes; no end when absent. */
  count: z.int().min(1).optional(),
  /** How many of a hundred posts it strikes, drawn at random. */
  percent: z.number().gt(0).max(100).default(100),
};
const kind = <const K extends string>(name: K) => z.strictObject({ ...dose, kind: z.literal(name) });

/**
 * One way in which Slack, or the way to it, can fail:
 * - `status`: answers that status and body; nothing is posted
 * - `rate-limit`: 429 with `Retry-After`; nothing is posted
 * - `archived`, `no-service`: 410 `channel_is_archived`, 404 `no_service`; nothing is posted
 * - `reset`: resets the connection before it reads the body; nothing is posted
 * - `hang`: reads the body and never answers; nothing is posted
 * - `accept-then-reset`, `accept-then-hang`: posts the message, but its sender never learns that
 * - `slow`: posts, and answers `delayMs` later
 */
export const faultSchema = z.discriminatedUnion("kind", [
  kind("status").extend({ status: z.int().min(300).max(599), body: z.string().default("internal_error") }),
  kind("rate-limit").extend({ retryAfterSeconds: z.int().min(0) }),
  kind("archived"),
  kind("no-service"),
  kind("reset"),
  kind("hang"),
  kind("accept-then-reset"),
  kind("accept-then-hang"),
  kind("slow").extend({ delayMs: z.int().min(1) }),
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

export interface Faults {
  add(fault: FaultInput): void;
  /** The faults that can still strike, with what is left of their `count`. */
  list(): Fault[];
  /** Ends the faults of one webhook, or all faults. */
  clear(webhook?: string): void;
  /** The fault that this post meets, if any; of several the one that was added first. */
  strike(on: Fault["on"], webhook?: string): Fault | undefined;
}

/** The faults in force. `random` decides about `percent`. */
export function createFaults(random: () => number): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => {
      faults.push(faultSchema.parse(fault));
    },
    list: () => structuredClone(faults),
    clear: (webhook) => {
      faults = webhook === undefined ? [] : faults.filter((fault) => fault.webhook !== webhook);
    },
    strike: (on, webhook) => {
      const fault = faults.find(
        (each) =>
          each.on === on &&
          (each.webhook === undefined || each.webhook === webhook) &&
          (each.percent === 100 || random() * 100 < each.percent),
      );
      if (fault?.count !== undefined) {
        fault.count -= 1;
        if (fault.count === 0) faults = faults.filter((each) => each !== fault);
      }
      return fault;
    },
  };
}
