import { parseFollowUpKey } from "../../../functions/alert/alert.ts";
import { type Moment, requestIdOf, type Timeline } from "./timeline.ts";

/** Why a worker could not know that its post stood in the channel. */
export type DuplicateCause =
  | "reply lost"
  | "reply too late"
  | "killed before the mark"
  | "timed out before the mark"
  | "mark refused by AWS";

/** One follow-up that was posted more often than it was marked as delivered. */
export interface Duplicate {
  alertId: string;
  webhook: string;
  /** Posts that no mark stands for. */
  extra: number;
  /** Of the posts that have one. */
  causes: DuplicateCause[];
  /** Posts too many that have no cause: 0, or the claim is broken. */
  unexplained: number;
}

/** A worker's time ends 2 s before its lease; its last try to mark comes up to 1.5 s before that. */
const lastTryMs = 3500;

type Posted = Extract<Moment, { kind: "post" }>;

/**
 * Finds what was posted to a webhook about an alert more often than it was marked as delivered, and why.
 * `deliveredTo`: how many follow-ups of the alert the table says were delivered through that webhook.
 */
export function findDuplicate(
  timeline: Timeline,
  alertId: string,
  webhook: string,
  deliveredTo: number,
): Duplicate | undefined {
  const lists = [...(timeline.moments.get(alertId) ?? [])]
    .filter(([key]) => parseFollowUpKey(key).webhook === webhook)
    .map(([, list]) => list);
  const causes = lists.flatMap((list) => list.filter(isPost).map((post) => causeOf(timeline, list, post)));
  const extra = causes.length - deliveredTo;
  const known = causes.filter((cause) => cause !== undefined);
  const unexplained = Math.max(0, causes.length - known.length - deliveredTo);
  return extra > 0 || unexplained > 0 ? { alertId, webhook, extra, causes: known, unexplained } : undefined;
}

const isPost = (moment: Moment): moment is Posted => moment.kind === "post";

function causeOf(
  timeline: Timeline,
  list: Moment[],
  { post, leaseOwner, atOrder }: Posted,
): DuplicateCause | undefined {
  if (post.answerLost) return "reply lost";
  const later = list.filter((moment) => moment.atOrder > atOrder);
  // What its own worker made of it ends with the next claim or post.
  const next = later.findIndex(
    (moment) => moment.kind === "post" || (moment.kind === "write" && moment.state === "claimed"),
  );
  const own = next < 0 ? later : later.slice(0, next);
  if (own.some((moment) => moment.kind === "write" && moment.state === "delivered")) return undefined;
  if (own.some((moment) => moment.kind === "log" && moment.outcome === "ambiguous")) {
    return "reply too late";
  }
  // A worker can be gone before Slack has read the post that it sent with its last breath.
  const ending = timeline.endings.get(requestIdOf(leaseOwner));
  if (ending) return `${ending} before the mark`;
  const claim = list.findLast((moment) => moment.kind === "write" && moment.atOrder < atOrder);
  const leaseUntilMs = claim?.kind === "write" ? claim.leaseUntilMs : 0;
  const triedToTheEnd = own.some((moment) => moment.kind === "refusal" && moment.atMs > leaseUntilMs - lastTryMs);
  return triedToTheEnd ? "mark refused by AWS" : undefined;
}
