import { messageTs } from "../slack/requests/sender.ts";
import type { Credentials, SlackRequest } from "../slack/requests/slack-request.ts";
import { NotSentError, speak } from "../slack/speak.ts";
import type { Actions, Forgery, ForgeryKind } from "./contract.ts";
import type { Listener, SlackSide } from "./slack-side.ts";

/** Sends a request that is not Slack's, and tells what became of it. Its text would open an alert. */
export async function forge(side: SlackSide, { how, channel }: Actions["forge"]): Promise<Forgery> {
  const listener = await side.listenerOf(channel);
  const request = forgedRequest(listener, how);
  const atMs = Date.now();
  const reason = nextRefusal(side, listener.name);
  const { status } = await side.send(listener.name, request);
  const found = await reason;
  const forgery: Forgery = { how, integration: listener.name, status, atMs, ...(found && { reason: found }) };
  side.records.add("forgery", forgery);
  return forgery;
}

function forgedRequest({ integration, credentials, senderOf }: Listener, how: ForgeryKind): SlackRequest {
  const text = `${integration.triggerWords[0] ?? "outage"}: forged, critical`;
  const kind = integration.auth === "token" ? "outgoing" : "message";
  const say = (by: Credentials) =>
    speak(integration, { kind, text, sender: senderOf("Mallory"), credentials: by, ts: messageTs() });
  const genuine = say(credentials);
  switch (how) {
    case "unsigned": {
      const { "X-Slack-Signature": _, "X-Slack-Request-Timestamp": __, ...headers } = genuine.headers;
      return { ...genuine, headers, body: genuine.body.replace(/(^|&)token=[^&]*&/, "$1") };
    }
    case "wrong-secret":
      return say("token" in credentials ? { token: "fake-guess" } : { signingSecret: "fake-guess" });
    case "stale":
      if ("token" in credentials) throw new NotSentError("a token carries no time that could be old");
      return say({ ...credentials, nowSeconds: Math.floor(Date.now() / 1000) - staleSeconds });
    case "tampered":
      if ("token" in credentials) throw new NotSentError("a token covers no text that could be changed");
      return { ...genuine, body: genuine.body.replaceAll("critical", "low") };
  }
}

/** Slack's signatures are good for five minutes. */
const staleSeconds = 6 * 60;
const longestWaitMs = 1000;

/** The reason in the next line in which the function says that it refused a request to this integration. */
function nextRefusal({ records }: SlackSide, integration: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (reason: string | undefined) => {
      stop();
      clearTimeout(timer);
      resolve(reason);
    };
    const stop = records.on(({ kind, value }) => {
      if (kind !== "line" || !value.text.startsWith("{")) return;
      const fields = JSON.parse(value.text);
      if (fields.event === "request" && fields.outcome === "refused" && fields.integration === integration) {
        end(fields.reason);
      }
    });
    const timer = setTimeout(() => end(undefined), longestWaitMs);
  });
}
