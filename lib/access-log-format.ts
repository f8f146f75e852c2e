import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";

/**
 * API Gateway's own line about each request: who, what, which answer, how long. No body, no header, no query: they could hold tokens.
 * Variables: docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    sourceIp: "$context.identity.sourceIp",
    method: "$context.httpMethod",
    resourcePath: "$context.resourcePath",
    status: "$context.status",
    latencyMs: "$context.responseLatency",
    integrationStatus: "$context.integration.status",
    integrationError: "$context.integration.error",
    error: "$context.error.responseType",
  }),
);
