import * as z from "zod";
import { TemplateError } from "../../template.ts";

/** One statement of a policy, its tokens resolved. */
export interface Statement {
  effect: "Allow" | "Deny";
  /** Patterns with `*` and `?`, such as `dynamodb:PutItem`. */
  actions: string[];
  resources: string[];
  /** ARNs, or `*`; empty in a role's own policies. */
  principals: string[];
}

const list = z.union([z.string(), z.array(z.string())]).transform((given) => [given].flat());
const principals = z
  .union([z.literal("*"), z.strictObject({ AWS: list.optional(), Service: list.optional() })])
  .transform((given) => (given === "*" ? ["*"] : [...(given.AWS ?? []), ...(given.Service ?? [])]));

const documentSchema = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(["Allow", "Deny"]),
      Action: list,
      Resource: list.default(["*"]),
      Principal: principals.default([]),
      Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    }),
  ),
});

/** What the conditions may ask about: calls on this machine count as made over TLS, as the SDK makes them on AWS. */
const context: Record<string, string> = { "aws:SecureTransport": "true" };

/**
 * The statements of a resolved policy document whose conditions hold.
 * Throws `TemplateError` for anything that it could only guess at: `NotAction`, an unknown condition, …
 */
export function readStatements(document: unknown, place: string): Statement[] {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) throw new TemplateError(place, z.prettifyError(parsed.error));
  return parsed.data.Statement.filter((statement) =>
    // not `every`: each condition must be one that we know, even behind one that does not hold
    Object.entries(statement.Condition)
      .map(([operator, keys]) => holds(operator, keys, place))
      .every(Boolean),
  ).map(({ Effect, Action, Resource, Principal }) => ({
    effect: Effect,
    actions: Action,
    resources: Resource,
    principals: Principal,
  }));
}

function holds(operator: string, keys: Record<string, unknown>, place: string): boolean {
  if (operator !== "Bool") throw new TemplateError(place, `the local stack does not know the condition ${operator}`);
  return Object.entries(keys)
    .map(([key, wanted]) => {
      if (!(key in context)) throw new TemplateError(place, `the local stack does not know the condition key ${key}`);
      return String(wanted) === context[key];
    })
    .every(Boolean);
}
