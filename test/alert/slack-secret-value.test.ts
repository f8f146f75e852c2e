import { describe, expect, test } from "vitest";
import { slackSecretSchema, slackUrlProblem } from "../../functions/alert/slack-secret-value.ts";

describe("the secret", () => {
  const whole = {
    integrations: { ops: { tokens: ["fake-token"] }, app: { signingSecrets: ["fake-secret-1", "fake-secret-2"] } },
    webhooks: { ops: "https://hooks.slack.com/services/T000/B000/fake" },
  };

  test("holds tokens or signing secrets by integration and URLs by webhook", () => {
    expect(slackSecretSchema.parse(whole)).toEqual(whole);
  });

  test.each([
    ["nothing", {}],
    ["no webhooks", { integrations: {} }],
    ["a token that is not in a list", { ...whole, integrations: { ops: { tokens: "fake-token" } } }],
    ["an empty token", { ...whole, integrations: { ops: { tokens: [""] } } }],
    ["a token that is too short to be one", { ...whole, integrations: { ops: { signingSecrets: ["short"] } } }],
    ["a misspelt key", { ...whole, integrations: { ops: { token: ["fake-token"] } } }],
    ["an unknown key", { ...whole, extra: true }],
  ])("with %s is refused", (_, value) => {
    expect(slackSecretSchema.safeParse(value).success).toBe(false);
  });
});

const path = "/services/T000/B000/fake";

describe("a URL that may be posted to", () => {
  test.each([
    `https://hooks.slack.com${path}`,
    `https://hooks.slack-gov.com${path}`,
    "https://hooks.slack.com/commands/T000/1/fake",
    "https://hooks.slack.com/actions/T000/1/fake",
    // The same to every URL parser, so the same to the one that connects.
    `HTTPS://HOOKS.SLACK.COM${path}`,
    `https://hooks.slack.com:443${path}`,
    `https://hooks.slack.com${path}?x=http://evil.example`,
    `https://hooks.slack.com${path}#@evil.example`,
    `https:hooks.slack.com${path}`,
    `https:\\\\hooks.slack.com${path}`,
    `  https://hooks.slack.com${path}\n`,
  ])("%j", (url) => {
    expect(slackUrlProblem(url)).toBeUndefined();
    // Whatever it looks like: this is where the request would go.
    expect(new URL(url).host).toMatch(/^hooks\.slack(-gov)?\.com$/);
  });
});

const prefixes = ["evil-", "evil.", "x", "www.", "%20", "hooks.slack.com.", "-", "_", "127.0.0.1."];
const suffixes = [
  ".",
  ".evil.example",
  "-evil.example",
  "evil.example",
  ".:443",
  "x",
  "%00",
  "%2eevil.example",
  ":444",
  ":80",
  ":8080",
];
const schemes = ["http", "ftp", "ws", "wss", "file", "data", "javascript", "blob", "gopher", "ssh", "httpsx", ""];
const hosts = [
  "slack.com",
  "hooks.slack.org",
  "hooks.slack.co",
  "hooks-slack.com",
  "hooksslack.com",
  "hooks.slack-gov.com.evil.example",
  "hooks.slack.gov.com",
  "api.slack.com",
  "files.slack.com",
  "hооks.slack.com", // Cyrillic о
  "hooks.slаck.com", // Cyrillic а
  "xn--hks-5cda.slack.com",
  "localhost",
  "127.0.0.1",
  "127.1",
  "0",
  "0.0.0.0",
  "2130706433",
  "0x7f000001",
  "017700000001",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::]",
  "169.254.169.254",
  "[fd00:ec2::254]",
  "metadata.google.internal",
  "10.0.0.1",
  "evil.example",
];
const tricks = [
  ...prefixes.map((prefix) => `https://${prefix}hooks.slack.com${path}`),
  ...suffixes.map((suffix) => `https://hooks.slack.com${suffix}${path}`),
  ...schemes.map((scheme) => `${scheme}://hooks.slack.com${path}`),
  ...hosts.flatMap((host) => [
    `https://${host}${path}`,
    `http://${host}${path}`,
    `https://hooks.slack.com@${host}${path}`,
  ]),
  ...["user@", "user:pass@", ":pass@", "hooks.slack.com:443@", "%40@"].map(
    (user) => `https://${user}hooks.slack.com${path}`,
  ),
  `https://evil.example/https://hooks.slack.com${path}`,
  `https://evil.example?https://hooks.slack.com${path}`,
  `https://evil.example#https://hooks.slack.com${path}`,
  `https://evil.example\\@hooks.slack.com${path}`,
  `https://evil.example\\.hooks.slack.com${path}`,
  `https://hooks.slack.com\t.evil.example${path}`,
  `https://hooks.slack.com\n.evil.example${path}`,
  `https://evil.example;hooks.slack.com${path}`,
  `https://evil.example,hooks.slack.com${path}`,
  `https://evil.example hooks.slack.com${path}`,
  `//hooks.slack.com${path}`,
  `hooks.slack.com${path}`,
  `/services/T000`,
  "https://",
  "https:///",
  "",
  " ",
  "null",
  "undefined",
  "[object Object]",
  `https://hooks.slack.com:65536${path}`,
  `https://hooks.slack.com:-1${path}`,
  `https://hooks.slack.com:x${path}`,
  `https://[hooks.slack.com]${path}`,
  `view-source:https://hooks.slack.com${path}`,
  `https://hooks。slack。com.evil.example${path}`,
];

describe("a URL that must not be posted to", () => {
  test("there are more than a hundred of them", () => {
    expect(new Set(tricks).size).toBeGreaterThan(100);
  });

  test.each(tricks)("%j", (url) => {
    expect(slackUrlProblem(url)).toEqual(expect.any(String));
  });

  test("the reason does not repeat it: it is a secret", () => {
    for (const url of tricks) expect(slackUrlProblem(`${url}canary`) ?? "").not.toContain("canary");
  });
});

describe("the local stack's secret", () => {
  test.each([`http://127.0.0.1:4000${path}`, `http://localhost:4000${path}`, `http://[::1]:4000${path}`])(
    "may point at this machine: %s",
    (url) => {
      expect(slackUrlProblem(url, true)).toBeUndefined();
      expect(slackUrlProblem(url, false)).toBe("it must start with https://");
    },
  );

  test.each([
    `https://127.0.0.1:4000${path}`,
    `http://10.0.0.1${path}`,
    `http://169.254.169.254${path}`,
    `http://127.0.0.1.evil.example${path}`,
    `http://localhost.evil.example${path}`,
    `http://evil.example${path}`,
    `http://user@127.0.0.1${path}`,
    `http://hooks.slack.com${path}`,
    `http://0.0.0.0${path}`,
  ])("but nowhere else: %s", (url) => {
    expect(slackUrlProblem(url, true)).toEqual(expect.any(String));
  });
});
