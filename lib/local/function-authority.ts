import { type Authority, type Caller, createAuthority } from "./aws/identity/authority.ts";
import { readResourcePolicies, readRolePolicies } from "./aws/identity/role-policies.ts";
import type { Resolve } from "./intrinsics.ts";
import type { LambdaFunction } from "./lambda/functions.ts";
import { type Template, TemplateError } from "./template.ts";

/** The authority over the functions' calls, by the policies in the template. Throws `TemplateError`. */
export function readAuthority(template: Template, resolve: Resolve, functions: readonly LambdaFunction[]): Authority {
  const policies = readRolePolicies(
    template,
    resolve,
    functions.map((fn) => fn.roleArn),
  );
  const callers = functions.map(({ logicalId, name, roleArn }): [string, Caller] => {
    const ofRole = policies.get(roleArn);
    if (!ofRole) throw new TemplateError(logicalId, `has the role ${roleArn}, which is not in the template`);
    return [logicalId, { functionName: name, roleName: roleArn.split("/").at(-1) ?? "", roleArn, policies: ofRole }];
  });
  return createAuthority(new Map(callers), readResourcePolicies(template, resolve));
}
