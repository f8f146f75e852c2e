import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { messageTs } from "../slack/requests/sender.ts";
import { NotSentError, type SpeechKind, speak } from "../slack/speak.ts";
import type { Actions, Burst, Said } from "./contract.ts";
import type { SlackSide } from "./slack-side.ts";

/** Says something in a channel, as a person does, and records what Slack shows in return. */
export async function say(side: SlackSide, { channel, text, userName }: Actions["say"]): Promise<Said> {
  const isCommand = text.startsWith("/");
  const saidAtMs = Date.now();
  const ts = isCommand ? {} : { ts: messageTs(saidAtMs) };
  const id = randomUUID();
  const record = (changes: Partial<Said>) => {
    const before = side.records.get("said", id) ?? { id, channel, userName, text, ...ts, saidAtMs, later: [] };
    const said = { ...before, ...changes };
    side.records.put("said", id, said);
    return said;
  };
  record({});
  try {
    const { name, integration, credentials, senderOf } = await side.listenerOf(channel);
    const kind = kindOf(integration.auth, isCommand);
    const responseUrl = isCommand ? side.slack?.responseUrl({ kind: "commands" }) : undefined;
    if (responseUrl) {
      side.later.set(responseUrl, (payload) => {
        record({ later: [...(side.records.get("said", id)?.later ?? []), payload] });
      });
    }
    const speech = { kind, text, sender: senderOf(userName), credentials, responseUrl, ...ts };
    const { status, tookMs, body } = await side.send(name, speak(integration, speech));
    return record({ answer: { status, tookMs, ...readAnswer(body) } });
  } catch (error) {
    if (!(error instanceof NotSentError)) throw error;
    return record({ problem: error.message });
  }
}

function kindOf(auth: "token" | "signature", isCommand: boolean): SpeechKind {
  if (auth === "signature") return isCommand ? "slash" : "message";
  if (isCommand) throw new NotSentError("slash commands need a Slack app: an integration with auth “signature”");
  return "outgoing";
}

function readAnswer(body: string): Pick<NonNullable<Said["answer"]>, "payload"> {
  try {
    const payload = JSON.parse(body);
    return payload?.text ? { payload } : {};
  } catch {
    return {};
  }
}

/** As Slack would send what many people type at once. */
const sideBySide = 10;

/** Says `count` different alerts, several at a time, and tells how that goes. */
export async function burst(
  side: SlackSide,
  { count, channel }: Actions["burst"],
  tell: (burst: Burst) => void,
): Promise<void> {
  const startedMs = performance.now();
  const { integration } = await side.listenerOf(channel);
  const trigger = integration.triggerWords[0] ?? "outage";
  let [next, answered, accepted] = [0, 0, 0];
  const speaker = async () => {
    while (next < count) {
      next += 1;
      const text = `${trigger}: burst ${next} of ${count}, low`;
      const { answer } = await say(side, { channel, text, userName: "Burst" });
      answered += 1;
      if (answer?.status === 200) accepted += 1;
      tell({ wanted: count, answered, accepted, tookMs: performance.now() - startedMs });
      await sleep(0);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, speaker));
}
