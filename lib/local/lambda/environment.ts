import { dirname } from "node:path";
import { region } from "../aws/region.ts";
import { functionVersion, type LambdaFunction, logStreamName } from "./functions.ts";

/**
 * The variables of a function's process: the template's, and those that Lambda sets. Nothing else of the runner's own
 * environment gets through, so no credentials or proxies of the user do. The access key id tells the local AWS endpoint
 * who calls.
 * Lambda's list: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const childEnvironment = (fn: LambdaFunction, awsUrl: string): Record<string, string> => ({
  ...fn.environment,
  AWS_ACCESS_KEY_ID: fn.logicalId,
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0]}.x`,
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_FUNCTION_VERSION: functionVersion,
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
  LAMBDA_TASK_ROOT: dirname(fn.file),
  _HANDLER: `index.${fn.exportName}`,
  TZ: ":UTC",
  LANG: "en_US.UTF-8",
  AWS_ENDPOINT_URL_DYNAMODB: awsUrl,
  AWS_ENDPOINT_URL_SQS: awsUrl,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
  // Lambda has no such files; the user's own would change how the SDK behaves.
  AWS_CONFIG_FILE: `${dirname(fn.file)}/none`,
  AWS_SHARED_CREDENTIALS_FILE: `${dirname(fn.file)}/none`,
});
