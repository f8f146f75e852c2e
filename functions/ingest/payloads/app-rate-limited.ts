import * as z from "zod/mini";
import { emptyAnswer } from "../answer.ts";
import { definePayloadKind } from "./payload-kind.ts";

/**
 * Slack's notice that it dropped events of one minute, because there were more than 30,000 in an hour.
 * Source: docs.slack.dev/reference/events/app_rate_limited
 */
export const appRateLimited = definePayloadKind({
  name: "app_rate_limited",
  auth: ["signature"],
  recognises: ({ format, fields }) => format === "json" && fields.type === "app_rate_limited",
  schema: z.object({}),
  decide: () => ({ result: "rate-limited", reason: "app-rate-limited", answer: emptyAnswer() }),
});
