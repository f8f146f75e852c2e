import { setTimeout as sleep } from "node:timers/promises";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type Alert, isSettled, parseFollowUpKey } from "../../functions/alert/alert.ts";
import type { Integration } from "../../functions/alert/settings.ts";
import { createAlertStore } from "../../functions/process/alert-store.ts";
import type { Credentials } from "../local/slack/requests/slack-request.ts";
import { patienceMs } from "../local/slack/slack-view.ts";
import { followUpSummary } from "./alert-text.ts";
import { CommandLineError } from "./command-line.ts";
import { adviceFor } from "./smoke-advice.ts";
import { smokeRequest } from "./smoke-request.ts";
import type { Target } from "./target.ts";
import { oneLine } from "./terminal-text.ts";

export interface SmokeTest {
  target: Target;
  /** The integration's endpoint. */
  url: string;
  integration: Integration;
  credentials: Credentials;
  timeoutMs: number;
  print: (text: string) => void;
}

const pollMs = 250;
const requestTimeoutMs = 15_000;

/**
 * Sends one test alert, waits until it is stored and until its first posts are settled, then resolves it so that it expires.
 * Throws `CommandLineError` that says which step failed, and where to look.
 */
export async function smokeTest(test: SmokeTest): Promise<void> {
  const { target, integration, credentials, print } = test;
  const { request, alertId } = smokeRequest(integration, credentials);
  await send(test, request);

  const store = createAlertStore(target.dynamodb, target.output("AlertsTable"));
  const startedAtMs = Date.now();
  const stored = await until(test, () => store.get(alertId));
  if (!stored) {
    throw new CommandLineError(
      `${alertId} was accepted but is not stored. ${await queueState(target)}${adviceFor("not-stored")}`,
    );
  }
  print(`stored     ${alertId} (${stored.urgency}), seen ${Date.now() - startedAtMs} ms after the answer`);

  const told = await until(test, async () => {
    const alert = await store.get(alertId);
    return alert && firstPosts(alert).every(isSettled) ? alert : undefined;
  });
  const last = told ?? (await store.get(alertId)) ?? stored;
  await resolve(store, last);
  const posts = firstPosts(last);
  const failed = posts.filter(({ state }) => state !== "delivered");
  if (failed.length > 0) throw new CommandLineError(`follow-ups: ${followUpSummary(last)}. ${adviceFor("not-posted")}`);
  print(
    posts.length > 0
      ? `posted     ${followUpSummary(last)}`
      : "posted     nothing: no route of the integration takes it",
  );
  print(`cleaned    ${alertId} is resolved and expires by itself`);
}

async function send({ url, print }: SmokeTest, request: RequestInit): Promise<void> {
  const startedAtMs = performance.now();
  let response: Response;
  try {
    response = await fetch(url, { ...request, redirect: "manual", signal: AbortSignal.timeout(requestTimeoutMs) });
  } catch (error) {
    const { code, name } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    throw new CommandLineError(`${url} does not answer (${code ?? name}). ${adviceFor("unreachable")}`, {
      cause: error,
    });
  }
  const body = await response.text();
  const tookMs = Math.round(performance.now() - startedAtMs);
  const said = body ? `: ${oneLine(body).slice(0, 200)}` : "";
  if (response.status !== 200) {
    throw new CommandLineError(`${url} answered ${response.status}${said}. ${adviceFor(response.status)}`);
  }
  print(`accepted   200 in ${tookMs} ms${tookMs > patienceMs ? `, but Slack waits ${patienceMs} ms only` : ""}${said}`);
}

/** Asks until there is something, or the test's time is over. */
async function until<T>({ timeoutMs }: SmokeTest, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined || Date.now() > deadlineMs) return found;
    await sleep(pollMs);
  }
}

/** The posts that an opened alert owes at once; reminders come later, or never. */
const firstPosts = ({ followUps }: Alert) =>
  Object.entries(followUps).flatMap(([key, followUp]) => (parseFollowUpKey(key).event === "opened" ? [followUp] : []));

const hourMs = 3600_000;

/**
 * Resolves the alert without telling anyone. It is not deleted: a message that still lives for one of its follow-ups would store it
 * again. It expires when none can live any more.
 */
async function resolve(store: ReturnType<typeof createAlertStore>, alert: Alert): Promise<void> {
  const now = new Date();
  const givenUpMs = Object.values(alert.followUps).flatMap((each) => (isSettled(each) ? [] : [each.giveUpAtMs]));
  await store.change(
    alert.alertId,
    { status: alert.status },
    {
      status: "resolved",
      resolvedAt: now.toISOString(),
      resolvedBy: "smoke",
      expiresAt: Math.ceil((Math.max(now.getTime(), ...givenUpMs) + hourMs) / 1000),
    },
  );
}

async function queueState({ sqs, knownOutput }: Target): Promise<string> {
  const counts = await Promise.all(
    (["QueueUrl", "DeadLetterQueueUrl"] as const).map(async (output) => {
      const QueueUrl = knownOutput(output);
      if (!QueueUrl) return [];
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
      const { ApproximateNumberOfMessages = "0", ApproximateNumberOfMessagesNotVisible = "0" } = Attributes;
      return [`${output}: ${ApproximateNumberOfMessages} waiting, ${ApproximateNumberOfMessagesNotVisible} hidden. `];
    }),
  );
  return counts.flat().join("");
}
