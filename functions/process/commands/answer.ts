import { type Alert, followUpKey } from "../../alert/alert.ts";
import type { CommandMessage } from "../../alert/command-message.ts";
import { escapeMrkdwn } from "../../alert/mrkdwn.ts";
import { slackUrlProblem } from "../../alert/slack-secret-value.ts";
import { type Rendering, renderFollowUp } from "../follow-ups/render.ts";
import type { Services } from "../services.ts";

/** Slack takes answers for 30 minutes. */
const answerableMs = 30 * 60_000;

type PersonsCommand = Exclude<CommandMessage, { kind: "wake" }>;

/** Whether an answer can still reach the person: without one, looking anything up for them is wasted. */
export const isAnswerable = ({ responseUrl, at }: PersonsCommand, nowMs: number): boolean =>
  responseUrl !== undefined && nowMs <= Date.parse(at) + answerableMs;

/**
 * Answers the person who gave the command, once, through the `response_url`: in the clicked message for a button, else to them alone.
 * An answer is a courtesy: when it fails, that is logged and the command goes on. Gives the alert again if answering changed it
 * (the clicked message shows the new state, so that webhook owes no post).
 */
export async function answer(
  services: Services,
  message: PersonsCommand,
  alert: Alert | undefined,
  text: string,
): Promise<Alert | undefined> {
  const { post, secret, log, now, postTimeoutMs, followUps } = services;
  const { responseUrl } = message;
  if (!responseUrl || !isAnswerable(message, now())) return undefined;
  // Answering Slack needs nothing from the secret, so it does not wait until one is there.
  const allowsLoopback = await secret().then(
    ({ allowLoopbackWebhooks }) => allowLoopbackWebhooks,
    () => false,
  );
  const problem = slackUrlProblem(responseUrl, allowsLoopback);
  if (problem) {
    log.error("answer-refused", { command: message.kind, reason: `response_url: ${problem}` });
    return undefined;
  }
  const clicked = "clickedWebhook" in message ? message.clickedWebhook : undefined;
  const payload =
    clicked && alert
      ? { replace_original: true, ...renderFollowUp(clickedRendering(services, alert, clicked)) }
      : { response_type: "ephemeral", replace_original: false, text: escapeMrkdwn(text) };
  const result = await post(responseUrl, payload, postTimeoutMs);
  const reason = result.outcome === "delivered" ? undefined : result.reason;
  log[reason === undefined ? "info" : "warn"]("answer", { command: message.kind, outcome: result.outcome, reason });
  if (reason !== undefined || !clicked || !alert) return undefined;

  const event = message.kind === "resolve" ? "resolved" : "acknowledged";
  const key = followUpKey(event, clicked);
  const followUp = alert.followUps[key];
  if (message.kind === "silence" || followUp?.owner !== message.owner) return undefined;
  const superseded = { state: "superseded", lastError: "the clicked message shows it" } as const;
  return followUps.change(alert.alertId, key, { state: "pending" }, superseded);
}

function clickedRendering({ settings, now }: Services, alert: Alert, webhook: string): Rendering {
  const route = settings.integrations[alert.integration]?.followUps.find((route) => route.webhook === webhook);
  return { alert, event: "opened", webhook, route, nowMs: now(), tryNumber: 1, dueAtMs: now() };
}
