import { readFileSync } from "node:fs";
import type { Interceptor } from "../../../lib/local/aws/call.ts";
import { signingSecret, token } from "./sender.ts";
import type { TortureStack } from "./stack.ts";

/** Looks for every secret wherever none may be. */
export interface Canaries {
  /** Looks at what goes into tables and queues. */
  interceptor: Interceptor;
  /** Where a secret was found: in calls so far, in the log, in the tables, in the functions' bundles. */
  found(stack: TortureStack): Promise<string[]>;
}

/** The path of every webhook URL of the fake Slack; URLs are bearer secrets. */
const webhookPath = "/services/T000LOCAL/B000LOCAL/";

export function createCanaries(): Canaries {
  const secrets = [token, signingSecret, webhookPath];
  const hits: string[] = [];
  const look = (where: string, text: string) => {
    for (const secret of secrets) if (text.includes(secret)) hits.push(`${secret} in ${where}`);
  };
  return {
    interceptor: (call, forward) => {
      if (call.service !== "secretsmanager") look(`${call.action} of ${call.principal}`, JSON.stringify(call.body));
      return forward(call);
    },
    found: async ({ alerts, timeline, deadLetters, ingest, process }) => {
      look("the log", timeline.lines.join("\n"));
      look("the alerts", JSON.stringify(await alerts()));
      look("the dead-letter queue", JSON.stringify(await deadLetters()));
      for (const { fn } of [ingest, process]) {
        look(`the bundle of ${fn.logicalId}`, readFileSync(fn.file, "utf8"));
        look(`the environment of ${fn.logicalId}`, JSON.stringify(fn.environment));
      }
      return hits;
    },
  };
}
