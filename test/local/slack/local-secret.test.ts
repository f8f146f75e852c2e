import { expect, test } from "vitest";
import { settingsSchema } from "../../../functions/alert/settings.ts";
import { slackSecretSchema } from "../../../functions/alert/slack-secret-value.ts";
import { localSecret } from "../../../lib/local/slack/local-secret.ts";

test("holds what each integration's auth wants, and every webhook that is mentioned, once", () => {
  const settings = settingsSchema.parse({
    integrations: {
      ops: { auth: "token", followUps: [{ webhook: "ops", fallback: "spare" }, { webhook: "managers" }] },
      app: { auth: "signature", followUps: [{ webhook: "ops" }] },
    },
  });
  const asked: string[] = [];
  const secret = localSecret(settings, (name) => {
    asked.push(name);
    return `http://127.0.0.1:1234/${name}`;
  });
  expect(slackSecretSchema.parse(secret)).toEqual({
    integrations: {
      ops: { tokens: ["local-fake-token-for-ops"] },
      app: { signingSecrets: ["local-fake-signing-secret-for-app"] },
    },
    webhooks: {
      ops: "http://127.0.0.1:1234/ops",
      spare: "http://127.0.0.1:1234/spare",
      managers: "http://127.0.0.1:1234/managers",
    },
    allowLoopbackWebhooks: true,
  });
  expect(asked).toEqual(["ops", "spare", "managers"]);
});
