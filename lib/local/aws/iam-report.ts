import type { Authority, PermissionUse } from "./identity/authority.ts";
import { matches } from "./identity/evaluate.ts";
import type { Permission } from "./identity/required-permissions.ts";

/** How a function's permissions and its calls compare. */
export interface IamReport {
  /** The function's logical id. */
  function: string;
  /** Each action and resource that its role allows, as the policies write them. */
  granted: Permission[];
  used: PermissionUse[];
  unusedGrants: Permission[];
  /** Calls that were refused: a permission is missing. */
  denied: PermissionUse[];
}

/** Compares what the template grants with what the functions have called since the stack started. */
export const iamReport = (authority: Authority): IamReport[] =>
  [...authority.callers].map(([id, { policies }]) => {
    const uses = authority.usesOf(id);
    const used = uses.filter(({ refusal }) => !refusal);
    const granted = policies
      .filter(({ effect }) => effect === "Allow")
      .flatMap(({ actions, resources }) =>
        actions.flatMap((action) => resources.map((resource) => ({ action, resource }))),
      );
    const unusedGrants = granted.filter(
      (grant) =>
        !used.some(
          ({ action, resource }) =>
            matches(grant.action.toLowerCase(), action.toLowerCase()) && matches(grant.resource, resource),
        ),
    );
    return { function: id, granted, used, unusedGrants, denied: uses.filter(({ refusal }) => refusal) };
  });
