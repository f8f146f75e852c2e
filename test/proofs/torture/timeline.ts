import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Alert, type FollowUpState, parseFollowUpKey } from "../../../functions/alert/alert.ts";
import type { Interceptor } from "../../../lib/local/aws/call.ts";
import type { FakeSlack } from "../../../lib/local/slack/fake-slack.ts";
import type { SlackPost } from "../../../lib/local/slack/records.ts";

/** What happened to one follow-up, in order: written to the table, or refused there; posted to Slack; told by its worker's log. */
export type Moment =
  | { kind: "write"; atOrder: number; state: FollowUpState; leaseOwner: string | undefined; leaseUntilMs: number }
  | { kind: "post"; atOrder: number; post: SlackPost; leaseOwner: string | undefined }
  | { kind: "refusal"; atOrder: number; atMs: number }
  | { kind: "log"; atOrder: number; outcome: string };

/** How an invocation that never answered ended. */
export type Ending = "killed" | "timed out";

/** What is seen of the stack from outside: at the AWS endpoint, at the fake Slack, and in the log. Decides nothing. */
export interface Timeline {
  /** The first interceptor: it sees what callers were answered. */
  outer: Interceptor;
  /** The last one: it sees only what was applied. */
  inner: Interceptor;
  readLine(line: string): void;
  /** By alert id, then by follow-up key. */
  moments: ReadonlyMap<string, ReadonlyMap<string, Moment[]>>;
  /** By request id. */
  endings: ReadonlyMap<string, Ending>;
  pidOf(requestId: string): number | undefined;
  /** Whoever holds the follow-up's lease now. */
  holderOf(alertId: string, webhook: string): string | undefined;
  /** The log, line by line. */
  lines: string[];
}

/** `leaseOwner` is `<messageId>+<requestId>`. */
export const requestIdOf = (leaseOwner: string | undefined): string => leaseOwner?.split("+")[1] ?? "";

/** The alert that a post is about. */
export const alertIdIn = ({ payload }: SlackPost): string => /A-[0-9A-Z]{10}/.exec(payload.text ?? "")?.[0] ?? "";

export function createTimeline(slack: FakeSlack): Timeline {
  const moments = new Map<string, Map<string, Moment[]>>();
  const endings = new Map<string, Ending>();
  const pids = new Map<string, number>();
  const lines: string[] = [];
  let order = 0;

  const momentsOf = (alertId: string, key: string): Moment[] => {
    const ofAlert = moments.get(alertId) ?? new Map<string, Moment[]>();
    moments.set(alertId, ofAlert);
    const ofKey = ofAlert.get(key) ?? [];
    ofAlert.set(key, ofKey);
    return ofKey;
  };
  const lastWrite = (list: Moment[]) => list.findLast((moment) => moment.kind === "write");

  const noteItem = ({ alertId, followUps }: Alert) => {
    for (const [key, { state, leaseOwner, leaseUntilMs = 0 }] of Object.entries(followUps ?? {})) {
      const list = momentsOf(alertId, key);
      const last = lastWrite(list);
      if (last?.state === state && last.leaseOwner === leaseOwner) continue;
      order += 1;
      list.push({ kind: "write", atOrder: order, state, leaseOwner, leaseUntilMs });
    }
  };

  /** The key that a post to the webhook belongs to: of several that are claimed, one whose holder has not posted yet. */
  const claimedKey = (alertId: string, webhook: string): string | undefined => {
    const keys = [...(moments.get(alertId)?.keys() ?? [])].filter((key) => parseFollowUpKey(key).webhook === webhook);
    const isClaimed = (key: string) => lastWrite(momentsOf(alertId, key))?.state === "claimed";
    const waits = (key: string) => isClaimed(key) && momentsOf(alertId, key).at(-1)?.kind === "write";
    return keys.find(waits) ?? keys.find(isClaimed) ?? keys[0];
  };
  const holderOf = (alertId: string, webhook: string): string | undefined => {
    const key = claimedKey(alertId, webhook);
    return key === undefined ? undefined : lastWrite(momentsOf(alertId, key))?.leaseOwner;
  };

  slack.onPost((post) => {
    const alertId = alertIdIn(post);
    const key = claimedKey(alertId, post.webhook) ?? `unknown:${post.webhook}`;
    order += 1;
    const leaseOwner = holderOf(alertId, post.webhook);
    momentsOf(alertId, key).push({ kind: "post", atOrder: order, post, leaseOwner });
  });

  return {
    moments,
    endings,
    lines,
    holderOf,
    pidOf: (requestId) => pids.get(requestId),
    outer: async (call, forward) => {
      const alertId = (call.body.Key as { alertId?: { S: string } } | undefined)?.alertId?.S;
      if (call.action !== "UpdateItem" || alertId === undefined) return forward(call);
      const key = Object.values(call.body.ExpressionAttributeNames as Record<string, string>).find((name) =>
        name.includes(":"),
      );
      const note = () => {
        order += 1;
        if (key) momentsOf(alertId, key).push({ kind: "refusal", atOrder: order, atMs: Date.now() });
      };
      try {
        const answer = await forward(call);
        // A condition that does not hold is an answer.
        if (answer.status !== 200 && !JSON.stringify(answer.body).includes("ConditionalCheckFailed")) note();
        return answer;
      } catch (error) {
        note();
        throw error;
      }
    },
    inner: async (call, forward) => {
      const answer = await forward(call);
      const item = call.action === "PutItem" ? call.body.Item : (answer.body as { Attributes?: unknown }).Attributes;
      const isAlert = item && typeof item === "object" && "alertId" in item;
      if (call.service === "dynamodb" && answer.status === 200 && isAlert) {
        noteItem(unmarshall(item as Record<string, AttributeValue>) as Alert);
      }
      return answer;
    },
    readLine: (line) => {
      order += 1;
      const ended = /^([0-9a-f-]{36})\tERROR\t(Runtime exited|Task timed out)/.exec(line);
      if (ended?.[1]) endings.set(ended[1], ended[2] === "Task timed out" ? "timed out" : "killed");
      if (!line.startsWith("{")) {
        lines.push(line);
        return;
      }
      const told = JSON.parse(line) as Record<string, unknown>;
      if (told.proof === "invocation") pids.set(String(told.requestId), Number(told.pid));
      else lines.push(line);
      if (told.event === "follow-up" && told.followUp !== undefined) {
        const outcome = String(told.outcome);
        momentsOf(String(told.alertId), String(told.followUp)).push({ kind: "log", atOrder: order, outcome });
      }
    },
  };
}
