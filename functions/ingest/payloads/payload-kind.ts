import * as z from "zod/mini";
import type { CommandMessage } from "../../alert/command-message.ts";
import type { Integration } from "../../alert/settings.ts";
import type { Refusal } from "../allowlist.ts";
import type { Answer } from "../answer.ts";
import type { SlackBody } from "./slack-body.ts";

type WithoutEnvelope<T> = T extends unknown ? Omit<T, "v" | "owner" | "integration"> : never;

/** A command as a payload gives it; the handler adds the envelope. */
export type PersonsCommand = WithoutEnvelope<Exclude<CommandMessage, { kind: "wake" }>>;

/** Who asks, and where and when: what every command carries. */
export type Asker = Pick<
  PersonsCommand,
  "source" | "teamId" | "channelId" | "channelName" | "userId" | "userName" | "at" | "responseUrl"
>;

/** What a payload asks for. */
export type Decision =
  | {
      result: "command";
      command: PersonsCommand;
      /** The asker's Enterprise organisation, which `teamId` of an integration may name instead of a workspace. */
      enterpriseId?: string | undefined;
      answer: Answer;
      /** How this surface tells somebody that they may not. */
      refused(refusal: Refusal): Answer;
      /** What tells them instead where Slack shows no answer. */
      refusedBy?(refusal: Refusal): PersonsCommand | undefined;
    }
  | { result: "ignored" | "rate-limited"; reason: string; answer: Answer }
  | { result: "malformed"; field: string };

/** What a decision may depend on besides the payload. */
export interface DecisionContext {
  integration: Integration;
  /** Whether a `response_url` may point at this machine. */
  allowLoopback: boolean;
  nowMs: number;
}

/** One kind of request that Slack sends. */
export interface PayloadKind {
  /** Slack's name for it. */
  name: string;
  /** How such a request proves itself. */
  auth: readonly Integration["auth"][];
  recognises(body: SlackBody): boolean;
  decide(fields: Record<string, unknown>, context: DecisionContext): Decision;
}

/** A payload kind that checks the fields' shape before it decides. */
export function definePayloadKind<T>({
  schema,
  decide,
  ...kind
}: Omit<PayloadKind, "decide"> & {
  schema: z.ZodMiniType<T>;
  decide(payload: T, context: DecisionContext): Decision;
}): PayloadKind {
  return {
    ...kind,
    decide: (fields, context) => {
      const parsed = z.safeParse(schema, fields);
      return parsed.success ? decide(parsed.data, context) : malformed(parsed.error);
    },
  };
}

/** Names the first field that is wrong, never its content. */
export const malformed = (error: z.core.$ZodError): Decision => ({
  result: "malformed",
  field: error.issues[0]?.path.join(".") ?? "",
});
