import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Integration, Settings } from "../alert/settings.ts";

export interface NamedIntegration {
  name: string;
  integration: Integration;
}

/** The integration that the path `/slack/{integration}` names; undefined when there is none, not even for `__proto__`. */
export function findIntegration(
  { integrations }: Settings,
  { pathParameters }: APIGatewayProxyEvent,
): NamedIntegration | undefined {
  const name = pathParameters?.integration ?? "";
  const integration = Object.hasOwn(integrations, name) ? integrations[name] : undefined;
  return integration && { name, integration };
}
