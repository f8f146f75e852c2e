import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam";

/** A resource policy that lets the given address ranges call the API, and nobody else. */
export function onlyFrom(cidrs: readonly string[]): PolicyDocument {
  const calls = { principals: [new AnyPrincipal()], actions: ["execute-api:Invoke"], resources: ["execute-api:/*"] };
  return new PolicyDocument({
    statements: [
      new PolicyStatement(calls),
      new PolicyStatement({
        ...calls,
        effect: Effect.DENY,
        conditions: { NotIpAddress: { "aws:SourceIp": [...cidrs] } },
      }),
    ],
  });
}
