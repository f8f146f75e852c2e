import { setTimeout as sleep } from "node:timers/promises";
import {
  type AwsCall,
  type AwsResponse,
  awsError,
  ConnectionResetError,
  type Interceptor,
} from "../../../lib/local/aws/call.ts";
import { operator } from "../../../lib/local/aws/identity/authority.ts";
import { seededRandom } from "../../../lib/local/slack/seeded-random.ts";

/** Shares of calls, from 0 to 1. */
export interface AwsFaultRates {
  /** Calls of the functions, and deletions, that fail or are slow. */
  calls: number;
  /** Receives whose messages get lost on the way to the poller; they come back when their visibility ends. */
  droppedReceives: number;
  /** Received messages that SQS hands out a second time, although the first receiver is at work on them. */
  secondDeliveries: number;
}

export interface AwsFaults {
  interceptor: Interceptor;
  /** How often each kind struck. */
  counts: Record<string, number>;
  /** No faults from here on. */
  end(): void;
}

const slowMs = 400;
/** So often one strikes the same call again, until the SDK's retries are used up. */
const stubbornShare = 0.3;
const sdkAttempts = 3;

type Strike = (apply: () => Promise<AwsResponse>, call: AwsCall) => Promise<AwsResponse>;

const throttled = ({ service }: AwsCall) =>
  awsError(400, service === "dynamodb" ? "ProvisionedThroughputExceededException" : "ThrottlingException", "Too fast");
const failed = () => awsError(500, "InternalServerError", "Injected");
const reset = () => new ConnectionResetError("injected");

const strikes: Record<string, Strike> = {
  "error before": async () => failed(),
  "error after": async (apply) => {
    await apply();
    return failed();
  },
  throttled: async (_apply, call) => throttled(call),
  "reset before": async () => {
    throw reset();
  },
  "reset after": async (apply) => {
    await apply();
    throw reset();
  },
  slow: async (apply) => {
    await sleep(slowMs);
    return apply();
  },
};
const kinds = Object.keys(strikes);

/** Makes the AWS endpoint fail as AWS can: before and after a call took effect, and in what SQS hands out. */
export function createAwsFaults(seed: number, rates: AwsFaultRates): AwsFaults {
  const random = seededRandom(seed);
  const counts: Record<string, number> = {};
  const stubborn = new Map<string, { kind: string; left: number }>();
  const secondCopies: object[] = [];
  let ended = false;

  const strikeFor = (call: AwsCall): string | undefined => {
    const subject = JSON.stringify([call.principal, call.action, call.body.Key ?? call.body.MessageBody ?? ""]);
    const known = stubborn.get(subject);
    if (known) {
      known.left -= 1;
      if (known.left === 0) stubborn.delete(subject);
      return known.kind;
    }
    if (random() >= rates.calls) return undefined;
    const kind = kinds[Math.floor(random() * kinds.length)] ?? "slow";
    if (random() < stubbornShare && kind !== "slow") stubborn.set(subject, { kind, left: sdkAttempts - 1 });
    return kind;
  };
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };

  const receive: Interceptor = async (call, forward) => {
    const answer = await forward(call);
    const { Messages = [] } = answer.body as { Messages?: object[] };
    if (ended || answer.status !== 200 || Messages.length === 0) return answer;
    if (random() < rates.droppedReceives) {
      count("dropped receive");
      return { ...answer, body: {} };
    }
    const room = Number(call.body.MaxNumberOfMessages ?? 1) - Messages.length;
    const copies = secondCopies.splice(0, Math.max(room, 0));
    for (const message of Messages) {
      if (random() >= rates.secondDeliveries) continue;
      count("second delivery");
      secondCopies.push(message);
    }
    return { ...answer, body: { Messages: [...Messages, ...copies] } };
  };

  return {
    counts,
    end: () => {
      ended = true;
    },
    interceptor: async (call, forward) => {
      if (call.action === "ReceiveMessage" && call.principal !== operator) return receive(call, forward);
      if (ended || call.principal === operator || call.action === "GetQueueAttributes") return forward(call);
      const kind = strikeFor(call);
      if (!kind) return forward(call);
      count(kind);
      return (strikes[kind] as Strike)(() => forward(call), call);
    },
  };
}
