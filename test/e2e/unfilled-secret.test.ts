import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { soon } from "./open-alert.ts";
import { useStack } from "./start-stack.ts";

const stack = useStack({ secretIsFilled: false });

test("until the secret is filled every request is answered 503, and the log says what to do; then it works without a restart", async () => {
  const { slack, send, credentials, secret, target, room, records, commands } = stack();
  const { channelId, webhook } = room();
  const say = () => send("ops", outgoingWebhook({ channelId, text: "outage: db", credentials: credentials("ops") }));

  expect(await say()).toMatchObject({ status: 503, body: "" });
  expect(records.events("secret-unusable").at(-1)).toMatchObject({
    level: "error",
    reason: "it has no value: fill it with `npm run secrets`",
  });
  expect(records.events("request", { outcome: "failed", reason: "secret-unusable" })).toHaveLength(1);
  expect(commands()).toEqual([]);

  const SecretString = JSON.stringify(secret);
  await target.secretsManager.send(new PutSecretValueCommand({ SecretId: target.output("SecretArn"), SecretString }));
  expect(await say()).toMatchObject({ status: 200, body: expect.stringContaining("opened (medium): db") });
  await expect.poll(() => slack.posts(webhook), soon).toHaveLength(1);
});
