import type { Interceptor } from "../call.ts";
import { accessDenied } from "./access-denied.ts";
import { evaluate, type Refusal } from "./evaluate.ts";
import { type Permission, requiredPermissions } from "./required-permissions.ts";
import type { Statement } from "./statements.ts";

/** The principal of the runner itself and of the chores: it may do everything, as an administrator. */
export const operator = "operator";

/** Someone who makes calls: a function, in its role. */
export interface Caller {
  functionName: string;
  roleName: string;
  roleArn: string;
  policies: readonly Statement[];
}

export interface PermissionUse extends Permission {
  refusal: Refusal | undefined;
  calls: number;
}

export interface Authority {
  callers: ReadonlyMap<string, Caller>;
  /** Decides and keeps what was asked. Undefined when allowed. */
  check(principal: string, permission: Permission): Refusal | undefined;
  /** What a caller has asked for so far. */
  usesOf(principal: string): PermissionUse[];
}

/** Decides what the functions may do, by the policies of their roles and of the resources. */
export function createAuthority(
  callers: ReadonlyMap<string, Caller>,
  resourcePolicies: readonly Statement[],
): Authority {
  const uses = new Map<string, Map<string, PermissionUse>>();

  const check = (principal: string, permission: Permission) => {
    if (principal === operator) return undefined;
    const caller = callers.get(principal);
    if (!caller) return "not-allowed";
    const ofCaller = uses.get(principal) ?? new Map<string, PermissionUse>();
    uses.set(principal, ofCaller);
    const key = `${permission.action} ${permission.resource}`;
    // Policies do not change while the stack runs: the first answer stays right.
    const use = ofCaller.get(key) ?? {
      ...permission,
      refusal: evaluate(permission, caller.policies, resourcePolicies, caller.roleArn),
      calls: 0,
    };
    ofCaller.set(key, use);
    use.calls += 1;
    return use.refusal;
  };
  return { callers, check, usesOf: (principal) => [...(uses.get(principal)?.values() ?? [])] };
}

/** Lets a call through only if its principal may make it, and answers AccessDenied as the service does otherwise. */
export const authorize =
  (authority: Authority): Interceptor =>
  async (call, forward) => {
    for (const permission of requiredPermissions(call)) {
      const refusal = authority.check(call.principal, permission);
      if (refusal) return accessDenied(call.service, permission, refusal, authority.callers.get(call.principal));
    }
    return forward(call);
  };
