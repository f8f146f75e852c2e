import type { SlackRequest } from "../../../lib/local/slack/requests/slack-request.ts";
import { startHelper } from "../measure/helper-process.ts";

export interface Load {
  url: string;
  requests: SlackRequest[];
  /** How many at a time, unless `perSecond` says when each starts. */
  concurrency: number;
  perSecond?: number;
}

export interface Answered {
  /** Epoch ms, as the next one. */
  sentAtMs: number;
  answeredAtMs: number;
  status: number;
  body: string;
}

export interface Driver {
  /** Sends the requests; gives the answers in their order. Throws when one is not 200. */
  run(load: Load): Promise<Answered[]>;
  stop(): Promise<void>;
}

export function startDriver(): Driver {
  const helper = startHelper(new URL("./driver-program.ts", import.meta.url));
  return {
    run: async (load) => {
      const answers = await helper.ask<Answered[]>(load);
      const bad = answers.find(({ status }) => status !== 200);
      if (bad) throw new Error(`the local stack answered ${bad.status} ${bad.body}`);
      return answers;
    },
    stop: helper.stop,
  };
}
