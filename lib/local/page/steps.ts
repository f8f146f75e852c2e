import type { AwsCall, AwsResponse } from "../aws/call.ts";
import type { Step } from "./contract.ts";

/** An AWS call that was carried out, as seen from between the functions and the services. */
export interface CallSeen {
  call: AwsCall;
  response: AwsResponse;
  startedMs: number;
  endedMs: number;
}

/** Reads what happens to alerts out of AWS calls and log lines. */
export interface StepReader {
  fromCall(seen: CallSeen): Step[];
  /** Of one line of JSON that a function logged. */
  fromLog(fields: Record<string, unknown>): Step[];
}

interface Letter {
  alertId: string;
  command: string;
}

/** Messages in a worker's hands at the same time: far fewer than this. */
const rememberedReceipts = 2000;

export function createStepReader(): StepReader {
  /** Which alert a received message is about, by its receipt handle. */
  const receipts = new Map<string, Letter>();

  const onReceived = (messages: unknown, atMs: number): Step[] =>
    list(messages).flatMap((message) => {
      const letter = readLetter(message.Body);
      if (!letter) return [];
      receipts.set(text(message.ReceiptHandle), letter);
      const [oldest] = receipts.keys();
      if (receipts.size > rememberedReceipts && oldest !== undefined) receipts.delete(oldest);
      const receiveCount = Number((message.Attributes as Fields | undefined)?.ApproximateReceiveCount ?? 1);
      return [{ ...letter, did: "taken", receiveCount, atMs }];
    });

  return {
    fromCall: ({ call: { action, body }, response, startedMs, endedMs }) => {
      const took = { atMs: endedMs, tookMs: endedMs - startedMs };
      if (action === "PutItem" && response.status < 500) {
        const alertId = text((body.Item as Record<string, Fields> | undefined)?.alertId?.S);
        return alertId ? [{ alertId, did: "stored", isNew: response.status === 200, ...took }] : [];
      }
      if (response.status !== 200) return [];
      switch (action) {
        case "SendMessage": {
          const letter = readLetter(body.MessageBody);
          if (!letter) return [];
          const deadLetter = body.MessageAttributes !== undefined;
          const verified: Step[] = deadLetter ? [] : [{ alertId: letter.alertId, did: "verified", atMs: startedMs }];
          return [...verified, { ...letter, did: "queued", deadLetter, ...took }];
        }
        case "ReceiveMessage":
          return onReceived((response.body as Fields).Messages, endedMs);
        case "ChangeMessageVisibility": {
          const letter = receipts.get(text(body.ReceiptHandle));
          const seconds = Number(body.VisibilityTimeout);
          return letter ? [{ alertId: letter.alertId, did: "parked", seconds, atMs: endedMs }] : [];
        }
        case "DeleteMessageBatch":
          return list(body.Entries).flatMap(({ ReceiptHandle }): Step[] => {
            const letter = receipts.get(text(ReceiptHandle));
            return letter ? [{ alertId: letter.alertId, did: "deleted", atMs: endedMs }] : [];
          });
        default:
          return [];
      }
    },

    fromLog: (fields) => {
      const { alertId, event, outcome, followUp, attempts } = fields;
      if (typeof alertId !== "string" || !alertId) return [];
      const atMs = Date.parse(text(fields.time));
      const tookMs = typeof fields.durationMs === "number" ? fields.durationMs : 0;
      const reason = typeof fields.reason === "string" ? { reason: fields.reason } : {};
      switch (event) {
        case "request": {
          const kind = text(fields.kind);
          return [
            { alertId, did: "received", kind, atMs: atMs - tookMs },
            { alertId, did: "answered", kind, atMs, tookMs },
          ];
        }
        case "alert-changed":
          return [{ alertId, did: "changed", status: text(fields.status), atMs }];
        case "follow-up": {
          const told = { alertId, followUp: text(followUp), outcome: text(outcome), ...reason };
          if (typeof attempts !== "number") return [{ ...told, did: "settled", atMs }];
          return [{ ...told, did: "posted", via: text(fields.via), attempt: attempts, atMs, tookMs }];
        }
        default:
          return [];
      }
    },
  };
}

type Fields = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value : []);

function readLetter(body: unknown): Letter | undefined {
  try {
    const { alertId, kind } = JSON.parse(text(body));
    return typeof alertId === "string" ? { alertId, command: text(kind) } : undefined;
  } catch {
    return undefined;
  }
}
