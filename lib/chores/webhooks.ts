import { isSettled, parseFollowUpKey } from "../../functions/alert/alert.ts";
import { createWebhookStore, healthyFields, type WebhookState } from "../../functions/process/webhook-store.ts";
import { webhookNames } from "../webhook-names.ts";
import { scanDebts } from "./alert-reader.ts";
import { chooseTarget } from "./choose-target.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { readProjectSettings } from "./project-settings.ts";
import { type Target, targetOptions, targetUsage } from "./target.ts";
import { alignColumns } from "./terminal-text.ts";
import { debtsOf, sendWakes } from "./wake-messages.ts";
import { scanWebhooks } from "./webhook-reader.ts";

export const webhooksCommand: Command<typeof targetOptions> = {
  usage: `Usage: npm run webhooks -- [options]              lists the incoming webhooks and their state
       npm run webhooks -- enable NAME [options]  forgets why it was disabled, and posts what it owes
A webhook whose URL is replaced in the secret is enabled by itself.

${targetUsage}`,
  options: targetOptions,
  run: async ({ values, positionals }, { print, width }) => {
    const [action, name, ...rest] = positionals;
    const target = chooseTarget(values);
    if (action === undefined) {
      print(await webhookTable(target, webhookNames(readProjectSettings()), Date.now(), width));
    } else if (action === "enable" && name && rest.length === 0) {
      const woken = await enableWebhook(target, name);
      print(`Enabled ${name}. Alerts woken because they owe it a post: ${woken}.`);
    } else {
      throw new CommandLineError(`"${positionals.join(" ")}" is not understood: use nothing, or enable NAME`);
    }
  },
};

/** A line for each webhook that has a state or is in `configured`. */
export async function webhookTable(
  target: Target,
  configured: string[],
  nowMs: number,
  width: number,
): Promise<string> {
  const states = await scanWebhooks(target.dynamodb, target.output("WebhooksTable"));
  const unused = configured.filter((name) => !states.some(({ webhook }) => webhook === name));
  const all = [...states, ...unused.map((webhook): WebhookState => ({ webhook }))];
  const rows = all
    .toSorted((one, other) => one.webhook.localeCompare(other.webhook))
    .map((state) => [state.webhook, stateOf(state, nowMs), timeOf(state.nextSlotAtMs && state.nextSlotAtMs - 1000)]);
  return alignColumns([["WEBHOOK", "STATE", "LAST SLOT (UTC)"], ...rows], width, [1]);
}

/**
 * Makes a webhook count as healthy again, then wakes the alerts with an unsettled post for it. Gives how many were woken.
 * Throws `CommandLineError` when there is no such webhook.
 */
export async function enableWebhook(target: Target, webhook: string): Promise<number> {
  const store = createWebhookStore(target.dynamodb, target.output("WebhooksTable"));
  if (!(await store.change(webhook, { webhook }, healthyFields))) {
    throw new CommandLineError(`no webhook ${webhook} has a state in ${target.place}: nothing was posted to it yet`);
  }
  const owing: string[] = [];
  for await (const alert of scanDebts(target.dynamodb, target.output("AlertsTable"), Date.now())) {
    const owesIt = debtsOf(alert, (followUp, key) => !isSettled(followUp) && parseFollowUpKey(key).webhook === webhook);
    if (owesIt.length > 0) owing.push(alert.alertId);
  }
  return sendWakes(target.sqs, { queueUrl: target.output("QueueUrl"), alertIds: owing });
}

function stateOf(state: WebhookState, nowMs: number): string {
  const { disabledReason, disabledAt, breakerUntilMs = 0, coolUntilMs = 0, failuresInARow = 0 } = state;
  if (disabledReason) return `disabled since ${timeOf(Date.parse(disabledAt ?? ""))}: ${disabledReason}`;
  if (breakerUntilMs > nowMs) return `breaker open until ${timeOf(breakerUntilMs)} after ${failuresInARow} failures`;
  if (coolUntilMs > nowMs) return `cooling down until ${timeOf(coolUntilMs)}`;
  return failuresInARow > 0 ? `${failuresInARow} failures in a row` : "ok";
}

const timeOf = (ms: number | undefined): string =>
  ms === undefined || Number.isNaN(ms) ? "never" : new Date(ms).toISOString().slice(0, 19).replace("T", " ");
