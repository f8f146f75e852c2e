import * as z from "zod/mini";
import { definePayloadKind } from "./payload-kind.ts";

/**
 * What Slack asks once when the events URL is saved: to get its challenge back. Signed like everything else.
 * Source: docs.slack.dev/reference/events/url_verification
 */
export const urlVerification = definePayloadKind({
  name: "url_verification",
  auth: ["signature"],
  recognises: ({ format, fields }) => format === "json" && fields.type === "url_verification",
  schema: z.object({ challenge: z.string().check(z.maxLength(1000)) }),
  decide: ({ challenge }) => ({
    result: "ignored",
    reason: "url-verification",
    answer: { statusCode: 200, headers: { "Content-Type": "text/plain" }, body: challenge },
  }),
});
