import { accountId, partition, region } from "./aws/region.ts";
import { queueUrlAt } from "./aws/sqs.ts";
import { TemplateError, type TemplateResource } from "./template.ts";

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

type Identify = (name: string, logicalId: string, host: string) => Identity;

const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
const named =
  (toArn: (name: string) => string): Identify =>
  (name) => ({ ref: name, attributes: { Arn: toArn(name) } });
const byId: Identify = (_name, logicalId) => ({ ref: logicalId, attributes: {} });

export const tableArn = (name: string): string => arn("dynamodb", `table/${name}`);
export const queueArn = (name: string): string => arn("sqs", name);
/** AWS ends a secret's ARN with six random characters; here they are fixed. */
export const secretArn = (name: string): string => arn("secretsmanager", `secret:${name}-local0`);
export const functionArn = (name: string): string => arn("lambda", `function:${name}`);
export const logGroupArn = (name: string): string => arn("logs", `log-group:${name}:*`);
export const logStreamArn = (logGroup: string, stream: string): string =>
  arn("logs", `log-group:${logGroup}:log-stream:${stream}`);
export const roleArn = (name: string): string => `arn:${partition}:iam::${accountId}:role/${name}`;

const identities: Record<string, [nameProperty: string, Identify]> = {
  "AWS::DynamoDB::Table": ["TableName", named(tableArn)],
  "AWS::SQS::Queue": [
    "QueueName",
    (name, _id, host) => ({
      ref: queueUrlAt(host, name),
      attributes: { Arn: queueArn(name), QueueName: name, QueueUrl: queueUrlAt(host, name) },
    }),
  ],
  "AWS::SecretsManager::Secret": ["Name", (name) => ({ ref: secretArn(name), attributes: { Id: secretArn(name) } })],
  "AWS::Lambda::Function": ["FunctionName", named(functionArn)],
  "AWS::IAM::Role": ["RoleName", named(roleArn)],
  "AWS::Logs::LogGroup": ["LogGroupName", named(logGroupArn)],
  "AWS::ApiGateway::RestApi": [
    "",
    (_name, id) => ({ ref: id, attributes: { RootResourceId: `${id}-root`, RestApiId: id } }),
  ],
  "AWS::ApiGateway::Resource": ["", byId],
  "AWS::ApiGateway::Stage": ["StageName", (name) => ({ ref: name, attributes: {} })],
  "AWS::ApiGateway::Deployment": ["", byId],
};

/**
 * A resource's identity on this machine, or undefined for a type that has none here. Generated names are the logical id,
 * so they stay the same from run to run; a given name must need no resolving. `host` is the local AWS endpoint's, which queue URLs name.
 */
export function identityOf(logicalId: string, resource: TemplateResource, host: string): Identity | undefined {
  const known = identities[resource.Type];
  if (!known) return undefined;
  const [nameProperty, identify] = known;
  const name = resource.Properties?.[nameProperty] ?? logicalId;
  if (typeof name !== "string") throw new TemplateError(`${logicalId}.${nameProperty}`, "must be a plain text here");
  return identify(name, logicalId, host);
}
