import type { Permission } from "./required-permissions.ts";
import type { Statement } from "./statements.ts";

/** Why a call is not allowed: nothing allows it, or something denies it. */
export type Refusal = "not-allowed" | "denied";

/**
 * Decides as IAM does within one account: a Deny anywhere wins, then an Allow of the role or of the resource; undefined when allowed.
 * Rule: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(
  permission: Permission,
  rolePolicies: readonly Statement[],
  resourcePolicies: readonly Statement[],
  roleArn: string,
): Refusal | undefined {
  const fitting = [
    ...rolePolicies,
    ...resourcePolicies.filter(({ principals }) => principals.includes("*") || principals.includes(roleArn)),
  ].filter((statement) => covers(statement, permission));
  if (fitting.some(({ effect }) => effect === "Deny")) return "denied";
  return fitting.length > 0 ? undefined : "not-allowed";
}

const covers = ({ actions, resources }: Statement, { action, resource }: Permission): boolean =>
  actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
  resources.some((pattern) => matches(pattern, resource));

/** Whether `text` fits an IAM pattern, in which `*` is any text and `?` any one character. */
export function matches(pattern: string, text: string): boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);
}
