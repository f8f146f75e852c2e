import { createHash } from "node:crypto";
import type { FollowUp } from "../../alert/alert.ts";
import { slackUrlProblem } from "../../alert/slack-secret-value.ts";
import type { Services } from "../services.ts";

/** A secret that is looked at because something does not fit must not be older than this. */
const freshSecretMs = 10_000;

/** Where and when a follow-up can be posted; or the time to ask again; or why its webhook takes nothing until the operator acts. */
export type Target =
  | { webhook: string; url: string; urlDigest: string; slotAtMs: number; recovering: boolean; isProbe: boolean }
  | { waitUntilMs: number; why: string }
  | { holdReason: string };

/** Finds the first of `candidates` (the follow-up's webhook, then its fallback) that is not dead, and a slot on it. */
export async function findTarget(services: Services, candidates: string[], followUp: FollowUp): Promise<Target> {
  let firstProblem: Target | undefined;
  for (const webhook of candidates) {
    const savedSlot = followUp.slotOf === webhook ? followUp.slotAtMs : undefined;
    const target = await tryWebhook(services, webhook, savedSlot);
    if (!("holdReason" in target)) return target;
    firstProblem ??= target;
  }
  return firstProblem ?? { holdReason: "no webhook" };
}

async function tryWebhook(services: Services, webhook: string, savedSlotAtMs: number | undefined): Promise<Target> {
  const { pacing } = services;
  let url = await usableUrl(services, webhook);
  if (url.problem !== undefined) url = await usableUrl(services, webhook, freshSecretMs);
  if (url.problem !== undefined) return { holdReason: url.problem };

  let permit = await pacing.permit(webhook, savedSlotAtMs);
  if ("disabledReason" in permit) {
    const newest = await usableUrl(services, webhook, freshSecretMs);
    if (newest.problem !== undefined) return { holdReason: newest.problem };
    url = newest;
    if (digestOf(url.text) === permit.urlDigest) return { holdReason: `webhook ${webhook}: ${permit.disabledReason}` };
    await pacing.enable(webhook, permit.urlDigest);
    permit = await pacing.permit(webhook, undefined);
    if ("disabledReason" in permit) return { holdReason: `webhook ${webhook}: ${permit.disabledReason}` };
  }
  return "slotAtMs" in permit ? { webhook, url: url.text, urlDigest: digestOf(url.text), ...permit } : permit;
}

async function usableUrl(
  { secret }: Services,
  webhook: string,
  maxAgeMs?: number,
): Promise<{ text: string; problem?: never } | { text?: never; problem: string }> {
  const { webhooks, allowLoopbackWebhooks } = await secret(maxAgeMs === undefined ? {} : { maxAgeMs });
  const text = Object.hasOwn(webhooks, webhook) ? webhooks[webhook] : undefined;
  if (!text) return { problem: `the secret has no URL under webhooks.${webhook}: add it with \`npm run secrets\`` };
  const problem = slackUrlProblem(text, allowLoopbackWebhooks);
  return problem ? { problem: `the secret's webhooks.${webhook} cannot be used: ${problem}` } : { text };
}

/** Tells URLs apart without giving them away. */
export const digestOf = (url: string): string => createHash("sha256").update(url).digest("hex").slice(0, 16);
