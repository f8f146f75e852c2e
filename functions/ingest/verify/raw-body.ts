import type { APIGatewayProxyEvent } from "aws-lambda";

/** Slack's own requests stay far below. */
export const longestBodyBytes = 256 * 1024;

/** The body's bytes as they were sent: what a signature is over. */
export const rawBodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEvent): Buffer =>
  Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
