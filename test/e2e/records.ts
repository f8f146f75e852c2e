import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import type { LogFields } from "../../functions/runtime/log.ts";
import type { AwsCall, Interceptor } from "../../lib/local/aws/call.ts";
import { operator } from "../../lib/local/aws/identity/authority.ts";

/** What an integration's URL answered. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Everything that leaves the functions: what they log, what they answer, and each call that they make to AWS. */
export type Records = ReturnType<typeof createRecords>;

export function createRecords() {
  const lines: string[] = [];
  const answers: Answer[] = [];
  const calls: AwsCall[] = [];
  const interceptor: Interceptor = (call, forward) => {
    if (call.principal !== operator) calls.push(structuredClone(call));
    return forward(call);
  };
  return {
    lines,
    answers,
    interceptor,
    /** Log lines with this event, without metrics. */
    events: (event: string, fields: LogFields = {}): LogFields[] =>
      lines
        .map(parse)
        .filter((line) => Object.entries({ event, ...fields }).every(([name, value]) => line[name] === value)),
    /** Bodies of the messages that the functions have sent to a queue. */
    messages: (queueUrl: string): string[] =>
      calls
        .filter(({ action, body }) => action === "SendMessage" && body.QueueUrl === queueUrl)
        .map(({ body }) => String(body.MessageBody)),
    /** Where one of the `canaries` stands. A `response_url` may be in a message, where it is a field of its own. */
    leaks: (canaries: readonly string[]): string[] =>
      [
        ...lines,
        ...answers.map((answer) => JSON.stringify(answer)),
        ...calls.map(({ body }) => JSON.stringify(body).replaceAll(/\\"responseUrl\\":\\"[^"\\]*\\"/g, "")),
      ].filter((text) => canaries.some((canary) => text.includes(canary))),
  };
}

/** What must stand nowhere: the secret's values, and the ends of URLs that anyone could post to. */
export const canariesOf = ({ integrations, webhooks }: SlackSecret): string[] => [
  ...Object.values(integrations).flatMap(({ tokens = [], signingSecrets = [] }) => [...tokens, ...signingSecrets]),
  ...Object.values(webhooks).map((url) => new URL(url).pathname),
  // What Slack's own deprecated token, and its response_urls, look like here.
  "fake-verification-token",
  "/commands/T000",
  "/actions/T000",
];

function parse(line: string): LogFields {
  try {
    return JSON.parse(line) as LogFields;
  } catch {
    return {};
  }
}
