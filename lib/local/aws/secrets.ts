import * as z from "zod";
import { secretArn } from "../identities.ts";
import type { Resolve } from "../intrinsics.ts";
import { readProperties } from "../properties.ts";
import { resourcesOfType, type Template } from "../template.ts";
import type { LocalSecret, SecretStore } from "./secrets-manager.ts";

// Not SecretString, not GenerateSecretString: the stack must create its secret without a value.
const rules = { followed: z.object({ Name: z.string().optional() }), cloudOnly: ["Description", "KmsKeyId", "Tags"] };

/** The template's secrets; each gets a store of `createStore`. Throws `TemplateError` for one that comes with a value. */
export const readSecrets = (template: Template, resolve: Resolve, createStore: () => SecretStore): LocalSecret[] =>
  resourcesOfType(template, "AWS::SecretsManager::Secret").map(([logicalId, resource]) => {
    const { Name = logicalId } = readProperties(logicalId, resource, rules, resolve);
    return { name: Name, arn: secretArn(Name), store: createStore() };
  });
