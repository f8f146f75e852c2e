import type { PutItemCommandInput, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { startHelper } from "../measure/helper-process.ts";

/** What one alert's happy path asks of AWS and Slack. */
export interface AlertCalls {
  message: string;
  put: PutItemCommandInput;
  slot: UpdateItemCommandInput;
  mark: UpdateItemCommandInput;
  webhookUrl: string;
  payload: object;
}

export interface CeilingRun {
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  queueUrl: string;
  alerts: AlertCalls[];
  concurrency: number;
}

export interface Ceiling {
  /** Makes the calls; gives the time they took in ms. */
  run(run: CeilingRun): Promise<number>;
  stop(): Promise<void>;
}

/** A bare client in a process of its own. */
export function startCeiling(): Ceiling {
  const helper = startHelper(new URL("./ceiling-program.ts", import.meta.url));
  return { run: (run) => helper.ask<number>(run), stop: helper.stop };
}

/** The same calls about other alerts and webhooks, which the tables do not know yet. */
export function renamed(alerts: readonly AlertCalls[], suffix: string): AlertCalls[] {
  return alerts.map((alert) => {
    const alertId = alert.put.Item?.alertId?.S ?? "";
    const webhook = alert.slot.Key?.webhook?.S ?? "";
    const { webhookUrl, ...calls } = alert;
    const text = JSON.stringify(calls)
      .replaceAll(alertId, `${alertId}${suffix}`)
      .replaceAll(new RegExp(`${webhook}(?=")`, "g"), `${webhook}${suffix}`);
    return { ...JSON.parse(text), webhookUrl };
  });
}
