import { createHmac } from "node:crypto";

/** A request as Slack would send it: `fetch(url, request)`. */
export interface SlackRequest {
  method: "POST";
  headers: Record<string, string>;
  body: string;
}

/** How the request proves that it is Slack's: a legacy outgoing webhook's token, or a Slack app's signature. */
export type Credentials = { token: string } | { signingSecret: string; nowSeconds?: number };

/** The deprecated verification token, which Slack still sends with everything that it signs. */
const verificationToken = "fake-verification-token";

/** The value of a payload's `token` field. */
export const tokenOf = (credentials: Credentials): string =>
  "token" in credentials ? credentials.token : verificationToken;

/** The headers that sign `body`; none when it goes with a token. Source: docs.slack.dev/authentication/verifying-requests-from-slack */
export function signatureHeaders(body: string, credentials: Credentials): Record<string, string> {
  if ("token" in credentials) return {};
  const timestamp = String(credentials.nowSeconds ?? Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", credentials.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": `v0=${digest}` };
}

const robot = { "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", Accept: "application/json,*/*" };

/** Slack repeats a request that it got no timely 200 for, and says so. */
export interface Retry {
  number: number;
  reason: "http_timeout" | "http_error" | "connection_failed" | "too_many_redirects" | "ssl_error" | "unknown_error";
}

export function jsonRequest(payload: unknown, credentials: Credentials, retry?: Retry): SlackRequest {
  const body = JSON.stringify(payload);
  return {
    method: "POST",
    headers: {
      ...robot,
      "Content-Type": "application/json",
      ...signatureHeaders(body, credentials),
      ...(retry && { "X-Slack-Retry-Num": String(retry.number), "X-Slack-Retry-Reason": retry.reason }),
    },
    body,
  };
}

/** How a form's bytes are written: both of each pair were seen on the wire, and both mean the same. */
export interface FormStyle {
  space?: "+" | "%20";
  slash?: "%2F" | "/";
}

/** Fields without a value are left out, as Slack leaves them out. */
export function formRequest(
  fields: Record<string, string | undefined>,
  credentials: Credentials,
  { space = "+", slash = "%2F" }: FormStyle = {},
): SlackRequest {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  const body = new URLSearchParams(given).toString().replaceAll("+", space).replaceAll("%2F", slash);
  return {
    method: "POST",
    headers: {
      ...robot,
      "Content-Type": "application/x-www-form-urlencoded",
      ...signatureHeaders(body, credentials),
    },
    body,
  };
}
