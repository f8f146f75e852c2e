import type { SettingsInput } from "../../../functions/alert/settings.ts";
import { localTarget } from "../../chores/target.ts";
import { parseSettings } from "../../settings.ts";
import type { Interceptor } from "../aws/call.ts";
import type { FunctionLine } from "../lambda/function-pools.ts";
import type { FakeSlack } from "../slack/fake-slack.ts";
import type { Local } from "../start-local.ts";
import { createActions } from "./actions.ts";
import { channelsOf } from "./channels.ts";
import type { Controls } from "./contract.ts";
import { followSlack } from "./follow-slack.ts";
import { createPause } from "./pause.ts";
import { createRecords } from "./records.ts";
import { startPageServer } from "./server.ts";
import { createSlackSide } from "./slack-side.ts";
import { createStackReader, type StackReader, type Touched } from "./stack-reader.ts";
import { createWatch } from "./watch.ts";

/** The local page, made before the stack that it shows: its `interceptors` and `onLog` go into the stack's options. */
export interface Page {
  interceptors: Interceptor[];
  onLog(line: FunctionLine): void;
  /** Serves the page of a stack that now runs. Rejects with `PortInUseError`. */
  serve(stack: Local, options: ServeOptions): Promise<ServedPage>;
}

export interface ServeOptions {
  settings: SettingsInput;
  /** Absent when follow-ups go to the real Slack. */
  slack?: FakeSlack | undefined;
  /** 3001 by default; 0 takes a free one. */
  port?: number;
  onError?: (error: unknown) => void;
}

export interface ServedPage {
  url: string;
  stop(): Promise<void>;
}

export function createPage(): Page {
  const records = createRecords();
  const pause = createPause();
  let reader: StackReader | undefined;
  const touch = (what: Touched) => reader?.touch(what);
  const watch = createWatch(records, touch);

  const serve = async (
    stack: Local,
    { settings: input, slack, port = 3001, onError = console.error }: ServeOptions,
  ): Promise<ServedPage> => {
    const settings = parseSettings(input);
    const { apiUrl, pools } = stack;
    const target = localTarget(stack);
    reader = createStackReader({ target, pools, records, onError });
    const controls: Controls = { apiUrl, hasFakeSlack: slack !== undefined, faults: [], isPaused: false };
    const setControls = (changes: Partial<Controls>) => records.put("controls", "", Object.assign(controls, changes));
    const side = createSlackSide({ settings, target, apiUrl, slack, records });

    setControls({ faults: slack?.faults() ?? [] });
    for (const channel of channelsOf(settings)) records.put("channel", channel.name, channel);
    const stopListening = slack ? followSlack(slack, side.later, records, setControls) : () => {};
    await reader.readAll();
    const act = createActions({ side, settings, target, pools, pause, setControls, recount: () => touch("workers") });
    const server = await startPageServer({ port, records, act, onError });
    const stop = async () => {
      pause.set(false);
      stopListening();
      reader?.stop();
      await server.stop();
    };
    return { url: server.url, stop };
  };
  return { interceptors: [watch.interceptor, pause.interceptor], onLog: watch.onLog, serve };
}
