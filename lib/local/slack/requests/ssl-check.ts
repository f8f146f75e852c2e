import type { SlackRequest } from "./slack-request.ts";

/** Slack's probe of a slash command's certificate: a form that nobody signed. */
export const sslCheck = (token = "fake-verification-token"): SlackRequest => ({
  method: "POST",
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({ ssl_check: "1", token }).toString(),
});
