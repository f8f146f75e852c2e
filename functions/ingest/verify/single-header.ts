import type { APIGatewayProxyEvent } from "aws-lambda";

/** A header's value, by lower-case name (after the header normalizer); undefined unless it was sent exactly once. */
export function singleHeader({ headers, multiValueHeaders }: APIGatewayProxyEvent, name: string): string | undefined {
  if ((multiValueHeaders?.[name]?.length ?? 0) > 1) return undefined;
  const value: unknown = headers?.[name];
  return typeof value === "string" ? value : undefined;
}
