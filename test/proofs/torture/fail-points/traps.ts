import { setTimeout as sleep } from "node:timers/promises";
import { type AwsResponse, awsError, type Interceptor } from "../../../../lib/local/aws/call.ts";
import { operator } from "../../../../lib/local/aws/identity/authority.ts";
import { type Step, stepOf } from "./steps.ts";

/** How a caller fails at a step: its process ends, the call throws for good, or it never comes back. */
export const modes = ["kill", "throw", "hang"] as const;
export type Mode = (typeof modes)[number];

export interface Trap {
  step: Step;
  subject: string;
  /** Before the call takes effect, or after. */
  when: "before" | "after";
  mode: Mode;
}

export interface Traps {
  interceptor: Interceptor;
  /** Waits for the next such call. */
  set(trap: Trap, onSprung: () => void): void;
  /** Takes all of them away. */
  clear(): void;
}

/** Longer than any function may run. */
const hangMs = 6000;
/** The SDK tries this often: only then does the caller see the error. */
const sdkAttempts = 3;

/** Makes callers fail at chosen calls of the AWS endpoint. */
export function createTraps(): Traps {
  const traps: (Trap & { left: number; onSprung: () => void })[] = [];
  const alerts = new Map<string, string | undefined>();

  return {
    set: (trap, onSprung) => {
      // The poller's deletion has no SDK around it.
      const left = trap.mode === "throw" && trap.step !== "delete" ? sdkAttempts : 1;
      traps.push({ ...trap, left, onSprung });
    },
    clear: () => void traps.splice(0),
    interceptor: async (call, forward) => {
      if (call.principal === operator) return forward(call);
      if (call.action === "ReceiveMessage") {
        const answer = await forward(call);
        const { Messages = [] } = answer.body as { Messages?: { ReceiptHandle: string; Body: string }[] };
        for (const { ReceiptHandle, Body } of Messages) alerts.set(ReceiptHandle, alertIdIn(Body));
        return answer;
      }
      const at = stepOf(call, (handle) => alerts.get(handle));
      const trap = traps.find(({ step, subject }) => step === at?.step && subject === at.subject);
      if (!trap) return forward(call);
      trap.left -= 1;
      if (trap.left === 0) traps.splice(traps.indexOf(trap), 1);
      const answer: AwsResponse =
        trap.when === "after" ? await forward(call) : awsError(500, "InternalServerError", "Trap");
      trap.onSprung();
      if (trap.mode === "kill") return { ...answer, headers: { "x-proof-die": "now" } };
      if (trap.mode === "hang") await sleep(hangMs, undefined, { ref: false });
      return awsError(500, "InternalServerError", "Trap");
    },
  };
}

/** Undefined for what no function sent. */
const alertIdIn = (body: string): string | undefined => /"alertId":"([^"]+)"/.exec(body)?.[1];
