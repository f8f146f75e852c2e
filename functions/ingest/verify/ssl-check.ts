/**
 * Tells Slack's probe of the endpoint's certificate: an unsigned form with `ssl_check=1`.
 * Looks at the bytes, because nothing unsigned is parsed. In a form a typed `&` is always written `%26`, so no message looks
 * like the probe; in JSON it could, hence the content type.
 * Rule: docs.slack.dev/interactivity/implementing-slash-commands (validating certificates)
 */
export const isSslCheck = (contentType: string | undefined, rawBody: Buffer): boolean =>
  rawBody.includes("ssl_check=1") &&
  /^application\/x-www-form-urlencoded\b/i.test(contentType ?? "") &&
  /(?:^|&)ssl_check=1(?:&|$)/.test(rawBody.toString("latin1"));
