import * as z from "zod";
import { roleArn } from "../../identities.ts";
import type { Resolve } from "../../intrinsics.ts";
import { readProperties } from "../../properties.ts";
import { resourcesOfType, type Template, TemplateError } from "../../template.ts";
import { readStatements, type Statement } from "./statements.ts";

const document = z.unknown();
const namedPolicies = z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: document })).default([]);

const roleRules = {
  followed: z.object({
    RoleName: z.string().optional(),
    ManagedPolicyArns: z.array(z.string()).default([]),
    Policies: namedPolicies,
  }),
  cloudOnly: ["AssumeRolePolicyDocument", "Description", "Tags", "Path", "MaxSessionDuration"],
};
const policyRules = {
  followed: z.object({ PolicyName: z.string(), PolicyDocument: document, Roles: z.array(z.string()) }),
  cloudOnly: [],
};
const queuePolicyRules = {
  followed: z.object({ Queues: z.array(z.string()), PolicyDocument: document }),
  cloudOnly: [],
};

/** Managed policies that AWS keeps, as its documentation prints them. */
const managedPolicies: Record<string, Statement> = {
  "service-role/AWSLambdaBasicExecutionRole": {
    effect: "Allow",
    actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    resources: ["*"],
    principals: [],
  },
};

/** What each of the roles `roleArns` may do, by ARN. Throws `TemplateError` for what it could only guess at. */
export function readRolePolicies(
  template: Template,
  resolve: Resolve,
  roleArns: readonly string[],
): Map<string, Statement[]> {
  const roles = new Map<string, Statement[]>();
  for (const [id, resource] of resourcesOfType(template, "AWS::IAM::Role")) {
    if (!roleArns.includes(String(resolve({ "Fn::GetAtt": [id, "Arn"] }, id)))) continue;
    const { ManagedPolicyArns, Policies, RoleName } = readProperties(id, resource, roleRules, resolve);
    roles.set(roleArn(RoleName ?? id), [
      ...ManagedPolicyArns.map((policyArn) => {
        const policy = managedPolicies[policyArn.replace(/^.*:policy\//, "")];
        if (!policy) throw new TemplateError(id, `the local stack does not know the policy ${policyArn}`);
        return policy;
      }),
      ...Policies.flatMap(({ PolicyName, PolicyDocument }) => readStatements(PolicyDocument, `${id}.${PolicyName}`)),
    ]);
  }
  for (const [id, resource] of resourcesOfType(template, "AWS::IAM::Policy")) {
    const { PolicyDocument, Roles } = readProperties(id, resource, policyRules, resolve);
    for (const role of Roles) roles.get(roleArn(role))?.push(...readStatements(PolicyDocument, id));
  }
  return roles;
}

/** The policies that stand on resources themselves. Throws `TemplateError` for what it could only guess at. */
export const readResourcePolicies = (template: Template, resolve: Resolve): Statement[] =>
  resourcesOfType(template, "AWS::SQS::QueuePolicy").flatMap(([id, resource]) =>
    readStatements(readProperties(id, resource, queuePolicyRules, resolve).PolicyDocument, id),
  );
