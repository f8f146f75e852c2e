import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { settingsSchema } from "../../functions/alert/settings.ts";
import { secretProblems } from "../../lib/chores/secret-problems.ts";
import { type SecretPlace, secretOfTarget } from "../../lib/chores/secret-value.ts";
import { changeSecret } from "../../lib/chores/secrets.ts";
import { startChoreTarget, testTerminal } from "../support/chore-target.ts";

const settings = settingsSchema.parse({
  integrations: {
    ops: { auth: "token", triggerWords: ["outage"], followUps: [{ webhook: "ops", fallback: "spare" }] },
    app: { auth: "signature" },
  },
});
const hook = (name: string) => `https://hooks.slack.com/services/T000/B000/fake-${name}`;
const right = {
  integrations: { ops: { tokens: ["fake-token-1"] }, app: { signingSecrets: ["fake-signing-secret-1"] } },
  webhooks: { ops: hook("ops"), spare: hook("spare") },
};
const problems = (value: unknown, isLocal = false) => secretProblems(value, settings, isLocal);

describe("the check", () => {
  test("a value with all that the settings need has no problem", () => expect(problems(right)).toEqual([]));

  test("names what is missing, with the cure", () => {
    expect(problems({ integrations: { ops: {} }, webhooks: { ops: hook("ops") } })).toEqual([
      "integrations.ops.tokens: is missing; add the token of the outgoing webhook",
      "integrations.app.signingSecrets: is missing; add the signing secret of the Slack app",
      "webhooks.spare: is missing; add the incoming webhook's URL, or remove its route from cdk.json",
    ]);
  });

  test("names what is of no use: unknown integrations and webhooks, and the other kind of proof", () => {
    const value = {
      integrations: {
        ...right.integrations,
        app: { signingSecrets: ["fake-signing-secret-1"], tokens: ["fake-token-1"] },
        opps: {},
      },
      webhooks: { ...right.webhooks, other: hook("other") },
    };
    expect(problems(value)).toEqual([
      "integrations.opps: is not in the settings; remove it, or add it to cdk.json",
      'integrations.app.tokens: is never looked at, since the integration\'s auth is "signature"; use signingSecrets',
      "webhooks.other: is in no route of the settings; remove it, or add a route to cdk.json",
    ]);
  });

  test("knows Slack's hosts, and lets only a local secret point at this machine", () => {
    const local = { ...right, webhooks: { ops: "http://127.0.0.1:4000/ops", spare: hook("spare") } };
    expect(problems(local)).toEqual(["webhooks.ops: it must start with https://; copy the whole URL from Slack"]);
    expect(problems({ ...local, allowLoopbackWebhooks: true }, true)).toEqual([]);
    expect(problems({ ...local, allowLoopbackWebhooks: true })).toHaveLength(2);
  });

  test("refuses one URL under two names, since Slack limits the rate by URL", () => {
    expect(problems({ ...right, webhooks: { ops: hook("ops"), spare: hook("ops") } })).toEqual([
      "webhooks.spare: has the URL of ops, and Slack limits the rate by URL; use one name for both",
    ]);
  });

  test.each([
    ["fake", "integrations.ops.tokens.0: is too short to be Slack's; copy it whole"],
    ["fake-token ", "integrations.ops.tokens[0]: begins or ends with a blank; remove that"],
    [
      "xoxe-fake-token",
      "integrations.ops.tokens[0]: is an OAuth token, which nothing here needs; copy the token or signing secret",
    ],
    [hook("ops"), "integrations.ops.tokens[0]: is a URL; copy the token or signing secret"],
  ])("says what %s is instead of a token", (token, problem) => {
    expect(problems({ ...right, integrations: { ...right.integrations, ops: { tokens: [token] } } })).toEqual([
      problem,
    ]);
  });

  test("never shows a value, not even one that was pasted as a name", () => {
    const secret = "https://hooks.slack.com/services/T000/B000/fake-secret";
    const values = [
      "fake-secret",
      { integrations: {}, webhooks: { [secret]: "ops" } },
      { integrations: { [secret]: {} }, webhooks: {} },
      { integrations: { ops: { [secret]: 1 } }, webhooks: {} },
      { integrations: { ops: { tokens: "fake-secret" } }, webhooks: { ops: "fake-secret" } },
    ];
    for (const value of values) {
      expect(problems(value).length).toBeGreaterThan(0);
      expect(problems(value).join()).not.toContain("fake-secret");
    }
  });
});

describe("the command", () => {
  let stored: string | undefined;
  let place: SecretPlace;
  const folder = mkdtempSync(join(tmpdir(), "secrets-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    stored = undefined;
    place = {
      name: "the test secret",
      isLocal: false,
      takesEffect: "It counts at once.",
      read: async () => stored,
      write: async (text) => {
        stored = text;
      },
    };
  });
  const value = () => JSON.parse(stored ?? "null");

  test("asks for all, hidden, and writes it", async () => {
    const terminal = testTerminal("fake-token-1", "fake-signing-secret-1", hook("ops"), hook("spare"));
    await changeSecret(place, settings, {}, terminal);
    expect(value()).toEqual(right);
    expect(terminal.asked[0]).toBe("ops: token of the outgoing webhook (hidden): ");
    expect(terminal.printed).toEqual([
      "Wrote the test secret, for the integrations ops, app and the webhooks ops, spare. It counts at once.",
    ]);
  });

  test("an empty answer keeps what is there", async () => {
    stored = JSON.stringify(right);
    const terminal = testTerminal("", "fake-signing-secret-2", "", hook("new"));
    await changeSecret(place, settings, {}, terminal);
    expect(value()).toEqual({
      integrations: { ops: { tokens: ["fake-token-1"] }, app: { signingSecrets: ["fake-signing-secret-2"] } },
      webhooks: { ops: hook("ops"), spare: hook("new") },
    });
    expect(terminal.asked[0]).toContain("Enter keeps it");
  });

  test("asks again after an answer that cannot be, and gives up without writing", async () => {
    const terminal = testTerminal(
      "short",
      "fake-token-1",
      "fake-signing-secret-1",
      hook("ops"),
      "http://evil.example/x",
    );
    await expect(changeSecret(place, settings, {}, terminal)).rejects.toThrow(
      "spare: URL of the incoming webhook: no usable answer",
    );
    expect(terminal.printed[0]).toBe("  is too short to be Slack's; copy it whole");
    expect(stored).toBeUndefined();
  });

  test("takes a file, but only a right one", async () => {
    const file = join(folder, "secrets.json");
    writeFileSync(file, JSON.stringify({ ...right, webhooks: {} }));
    await expect(changeSecret(place, settings, { file }, testTerminal())).rejects.toThrow("webhooks.ops: is missing");
    writeFileSync(file, "fake-secret");
    await expect(changeSecret(place, settings, { file }, testTerminal())).rejects.toThrow(/is not JSON$/);
    expect(stored).toBeUndefined();
    writeFileSync(file, JSON.stringify(right));
    await changeSecret(place, settings, { file }, testTerminal());
    expect(value()).toEqual(right);
  });

  test("rotates in two steps: both are accepted, then only the new one", async () => {
    stored = JSON.stringify(right);
    await changeSecret(place, settings, { rotate: "ops" }, testTerminal("fake-token-2"));
    expect(value().integrations.ops.tokens).toEqual(["fake-token-2", "fake-token-1"]);
    await expect(changeSecret(place, settings, { rotate: "ops" }, testTerminal("fake-token-1"))).rejects.toThrow(
      "has this one already",
    );
    await changeSecret(place, settings, { retire: "ops" }, testTerminal());
    expect(value()).toEqual({ ...right, integrations: { ...right.integrations, ops: { tokens: ["fake-token-2"] } } });
    await expect(changeSecret(place, settings, { retire: "ops" }, testTerminal())).rejects.toThrow(
      "ops has 1 in tokens",
    );
    await expect(changeSecret(place, settings, { rotate: "opps" }, testTerminal())).rejects.toThrow(
      "the settings have ops, app",
    );
  });

  test("replaces one webhook's URL", async () => {
    stored = JSON.stringify(right);
    await changeSecret(place, settings, { webhook: "spare" }, testTerminal(hook("fresh")));
    expect(value().webhooks).toEqual({ ops: hook("ops"), spare: hook("fresh") });
    await expect(changeSecret(place, settings, { webhook: "other" }, testTerminal())).rejects.toThrow(
      "no route has a webhook other",
    );
  });

  test("checks without writing", async () => {
    await expect(changeSecret(place, settings, { check: true }, testTerminal())).rejects.toThrow(
      "integrations.ops.tokens: is missing",
    );
    stored = JSON.stringify(right);
    const terminal = testTerminal();
    await changeSecret(place, settings, { check: true }, terminal);
    expect(terminal.printed).toEqual(["The test secret has everything that the settings need."]);
  });

  test("does one thing at a time", async () => {
    await expect(changeSecret(place, settings, { check: true, retire: "ops" }, testTerminal())).rejects.toThrow(
      "do not go together",
    );
  });
});

describe("Secrets Manager", () => {
  let target: Awaited<ReturnType<typeof startChoreTarget>>;
  beforeEach(async () => {
    target = await startChoreTarget();
  });
  afterEach(() => target.stop());

  test("a secret without a value is read as none, and then as what was written", async () => {
    const place = secretOfTarget(target);
    expect(await place.read()).toBeUndefined();
    await place.write("fake-value");
    expect(await place.read()).toBe("fake-value");
  });

  test("a secret that does not exist is an error, and not one that waits to be filled", async () => {
    const place = secretOfTarget({ ...target, output: () => "arn:other" });
    await expect(place.read()).rejects.toThrow("the test stack has no secret arn:other in us-east-1");
  });
});
