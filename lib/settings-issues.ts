import * as z from "zod";
import { settingsSchema } from "../functions/alert/settings.ts";

type Issue = z.core.$ZodIssue;

/**
 * Says for people what zod found: `path: problem; cure`, one sentence for each wrong key or value.
 * No value is ever shown: it could be a secret that was pasted into the wrong file.
 * Issues must come from a parse with `reportInput`.
 */
export function explainIssue(issue: Issue): string[] {
  if (issue.code === "unrecognized_keys") {
    const cure = `use ${inWords(knownKeys(issue.path), "or")}`;
    return issue.keys.map((key) => `${pathText([...issue.path, key])}: is unknown; ${cure}`);
  }
  if (issue.code === "invalid_union") {
    const deeper = issue.errors.flat().filter(({ path }) => path.length > 0);
    return deeper.length > 0
      ? deeper.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }))
      : [`${pathText(issue.path)}: has the wrong form; use ${issue.errors.flat().map(wanted).join(" or ")}`];
  }
  return [`${pathText(issue.path)}: ${problem(issue)}; ${cure(issue)}`];
}

/** `integrations.ops.followUps[0].webhook`; the settings as a whole are `slack-alerts`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  ) || "slack-alerts";

function problem(issue: Issue): string {
  if (isWebhookUrl(issue.input)) return "is the URL of a webhook, which is secret";
  if (issue.input === undefined && issue.code !== "custom") return "is missing";
  switch (issue.code) {
    case "invalid_key":
      return "is no name that can be used";
    case "too_big":
      return issue.origin === "string"
        ? "is too long"
        : issue.origin === "array"
          ? "has too many entries"
          : "is too big";
    case "too_small":
      return issue.origin === "string" ? "is empty" : "is too small";
    case "custom":
      return "cannot be used";
    case "invalid_type":
      if (issue.expected === "int" && typeof issue.input === "number") return "is not whole";
      return `is ${typeName(Array.isArray(issue.input) ? "array" : typeof issue.input)}`;
    default:
      return "has a value that is not allowed";
  }
}

function cure(issue: Issue): string {
  if (isWebhookUrl(issue.input)) return "put it into the secret under a name, and that name here";
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => message).join(" and ");
  if (issue.code === "custom" || hasOwnMessage(issue)) return issue.message;
  return `use ${wanted(issue)}`;
}

/** What would be right in the place of an issue. */
function wanted(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeName(issue.expected);
    case "invalid_value":
      return inWords(
        issue.values.map((value) => JSON.stringify(value)),
        "or",
      );
    case "too_big":
      return `${issue.maximum} ${issue.origin === "string" ? "characters " : ""}at most`;
    case "too_small":
      return issue.origin === "string" ? "some text, or leave it out" : `${issue.minimum} at least`;
    case "invalid_format":
      return formatExamples[issue.format] ?? issue.message;
    default:
      return issue.message;
  }
}

const formatExamples: Record<string, string> = {
  email: "an e-mail address such as on-call@example.com",
  cidrv4: "an IPv4 range such as 203.0.113.0/24",
  cidrv6: "an IPv6 range such as 2001:db8::/32",
};

/** True for the patterns in the settings schema: their messages already are cures. */
const hasOwnMessage = (issue: Issue): boolean => issue.code === "invalid_format" && issue.format === "regex";

const typeName = (type: string): string =>
  ({
    array: "a list",
    boolean: "true or false",
    int: "a whole number",
    number: "a number",
    object: "an object",
    record: "an object",
    string: "a text",
  })[type] ?? type;

const isWebhookUrl = (input: unknown): boolean => typeof input === "string" && /^https?:\/\//i.test(input);

const inWords = (words: readonly string[], last: string): string =>
  words.length > 1 ? `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}` : words.join("");

/** The keys that the settings may have in one place, read from their JSON Schema. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let place = z.toJSONSchema(settingsSchema, { io: "input" }) as z.core.JSONSchema.BaseSchema;
  for (const part of path) {
    const next =
      typeof part === "number" ? place.items : (place.properties?.[String(part)] ?? place.additionalProperties);
    const schema = next as z.core.JSONSchema.BaseSchema;
    place = (schema.anyOf?.find(({ type }) => type === "object") as z.core.JSONSchema.BaseSchema | undefined) ?? schema;
  }
  return Object.keys(place.properties ?? {});
}
