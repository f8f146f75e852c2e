import * as z from "zod";
import type { Settings } from "../../../functions/alert/settings.ts";
import type { Target } from "../../chores/target.ts";
import { enableWebhook } from "../../chores/webhooks.ts";
import type { Pool } from "../lambda/pool.ts";
import { faultSchema } from "../slack/faults.ts";
import { NotSentError } from "../slack/speak.ts";
import { click } from "./click.ts";
import { type ActionName, type Actions, type Controls, forgeryKinds } from "./contract.ts";
import { forge } from "./forge.ts";
import type { Pause } from "./pause.ts";
import { burst, say } from "./say.ts";
import type { SlackSide } from "./slack-side.ts";

const channel = z.string().max(80);
const userName = z.string().max(80);

const schemas: { [K in ActionName]: z.ZodType<Actions[K]> } = {
  say: z.strictObject({ channel, text: z.string().trim().min(1).max(8000), userName }),
  click: z.strictObject({ postId: z.int(), actionId: z.string(), value: z.string(), userName }),
  forge: z.strictObject({ how: z.enum(forgeryKinds), channel }),
  burst: z.strictObject({ count: z.int().min(1).max(200), channel }),
  fault: z.strictObject({ fault: faultSchema.nullable() }),
  pause: z.strictObject({ paused: z.boolean() }),
  kill: z.strictObject({ function: z.string() }),
  "enable-webhook": z.strictObject({ webhook: z.string() }),
};

/** Thrown when the page asks for something that cannot be done; the message says why. */
export class ActionError extends Error {
  override name = "ActionError";
}

export interface ActionsOptions {
  side: SlackSide;
  settings: Settings;
  target: Target;
  pools: ReadonlyMap<string, Pool>;
  pause: Pause;
  setControls(changes: Partial<Controls>): void;
  /** Looks at the functions' processes again. */
  recount(): void;
}

/** Does what the page asks for. Rejects with `ActionError`. */
export type Act = (name: string, input: unknown) => Promise<void>;

export function createActions({ side, settings, target, pools, pause, setControls, recount }: ActionsOptions): Act {
  const actions: { [K in ActionName]: (input: Actions[K]) => unknown } = {
    say: (input) => say(side, input),
    click: (input) => click(side, settings, input),
    forge: (input) => forge(side, input),
    burst: (input) => burst(side, input, (burst) => setControls({ burst })),
    fault: ({ fault }) => {
      if (!side.slack) throw new ActionError("follow-ups go to the real Slack, which cannot be broken from here");
      side.slack.clear();
      if (fault) side.slack.fail(fault);
      setControls({ faults: side.slack.faults() });
    },
    pause: ({ paused }) => {
      pause.set(paused);
      setControls({ isPaused: paused });
    },
    kill: ({ function: name }) => {
      const [pid] = pools.get(name)?.pids() ?? [];
      if (pid === undefined) throw new ActionError("this function has no process now");
      process.kill(pid, "SIGKILL");
      recount();
    },
    "enable-webhook": ({ webhook }) => enableWebhook(target, webhook),
  };

  const run = async <K extends ActionName>(name: K, input: unknown) => {
    const parsed = schemas[name].safeParse(input);
    if (!parsed.success) throw new ActionError(z.prettifyError(parsed.error));
    await actions[name](parsed.data);
  };
  return async (name, input) => {
    if (!Object.hasOwn(actions, name)) throw new ActionError(`there is no action ${name}`);
    try {
      await run(name as ActionName, input);
    } catch (error) {
      throw error instanceof NotSentError ? new ActionError(error.message, { cause: error }) : error;
    }
  };
}
