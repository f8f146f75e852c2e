import type { AwsResponse, AwsService } from "../call.ts";
import { accountId, partition } from "../region.ts";
import type { Caller } from "./authority.ts";
import type { Refusal } from "./evaluate.ts";
import type { Permission } from "./required-permissions.ts";

/** A service's answer to a call that IAM does not allow, in that service's own form. */
export function accessDenied(
  service: AwsService,
  { action, resource }: Permission,
  refusal: Refusal,
  caller: Caller | undefined,
): AwsResponse {
  const user = `arn:${partition}:sts::${accountId}:assumed-role/${caller?.roleName}/${caller?.functionName}`;
  const named = service === "sqs" ? action.toLowerCase() : action;
  const because =
    refusal === "denied"
      ? "with an explicit deny in a policy"
      : `because no identity-based policy allows the ${named} action`;
  const message = `User: ${user} is not authorized to perform: ${named} on resource: ${resource} ${because}`;
  switch (service) {
    case "dynamodb":
      return { status: 400, body: { __type: "com.amazon.coral.service#AccessDeniedException", Message: message } };
    case "secretsmanager":
      return { status: 400, body: { __type: "AccessDeniedException", Message: message } };
    case "sqs":
      return {
        status: 403,
        body: { __type: "com.amazon.coral.service#AccessDeniedException", message },
        headers: { "x-amzn-query-error": "AccessDenied;Sender" },
      };
  }
}
