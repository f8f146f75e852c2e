import { type AwsCall, type AwsHandler, type AwsResponse, awsError } from "./call.ts";

/** Where the value of the one secret is kept. */
export interface SecretStore {
  /** Undefined while the secret has no value. */
  read(): SecretVersion | undefined;
  write(text: string): SecretVersion;
}

export interface SecretVersion {
  text: string;
  changedAtMs: number;
}

export interface LocalSecret {
  name: string;
  arn: string;
  store: SecretStore;
}

const notFound = (message: string) => awsError(400, "ResourceNotFoundException", message);

/**
 * Secrets Manager's answers for the stack's secrets. Nothing on npm emulates it, and these three actions are all that
 * functions and chores need. A secret without a value is not found, as on AWS.
 */
export function openSecretsManager(secrets: readonly LocalSecret[]): AwsHandler {
  const actions: Record<string, (secret: LocalSecret, call: AwsCall) => AwsResponse> = {
    DescribeSecret: ({ arn, name, store }) => {
      const value = store.read();
      const versions = value ? { [versionOf(value)]: ["AWSCURRENT"] } : {};
      return { status: 200, body: { ARN: arn, Name: name, VersionIdsToStages: versions } };
    },
    GetSecretValue: ({ arn, name, store }) => {
      const value = store.read();
      if (!value) {
        return notFound("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
      }
      return {
        status: 200,
        body: {
          ARN: arn,
          Name: name,
          VersionId: versionOf(value),
          SecretString: value.text,
          VersionStages: ["AWSCURRENT"],
          CreatedDate: value.changedAtMs / 1000,
        },
      };
    },
    PutSecretValue: ({ arn, name, store }, { body }) => {
      if (typeof body.SecretString !== "string") {
        return awsError(400, "InvalidParameterException", "The local stack takes SecretString only.");
      }
      const VersionId = versionOf(store.write(body.SecretString));
      return { status: 200, body: { ARN: arn, Name: name, VersionId, VersionStages: ["AWSCURRENT"] } };
    },
  };

  return async (call) => {
    const act = actions[call.action];
    if (!act) return awsError(400, "UnknownOperationException", `The local stack does not know ${call.action}.`);
    const secret = secrets.find(({ name, arn }) => call.body.SecretId === name || call.body.SecretId === arn);
    return secret ? act(secret, call) : notFound("Secrets Manager can't find the specified secret.");
  };
}

/** Changes with the value, and tells nothing about it. */
const versionOf = ({ changedAtMs }: SecretVersion): string =>
  `00000000-0000-4000-8000-${Math.trunc(changedAtMs).toString(16).padStart(12, "0")}`;
