import { expect, test } from "vitest";
import { SlackSecret } from "../../lib/slack-secret.ts";
import { templateOf } from "../support/alert-stack.ts";

function secret(keepData: boolean) {
  const template = templateOf((stack) => new SlackSecret(stack, "Secret", { keepData }));
  return Object.values(template.findResources("AWS::SecretsManager::Secret"))[0];
}

test("the secret is created without a value: neither one from here nor a random password", () => {
  expect(Object.keys(secret(true)?.Properties)).toEqual(["Description"]);
});

test("the secret outlives the stack unless keepData is off", () => {
  expect(secret(true)).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
  expect(secret(false)).toMatchObject({ DeletionPolicy: "Delete" });
});
