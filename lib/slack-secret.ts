import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import { RemovalPolicy, Validations } from "aws-cdk-lib/core";
import { Construct } from "constructs";

export interface SlackSecretProps {
  /** Keep the secret when the stack is deleted. */
  keepData: boolean;
}

/**
 * The one secret: Slack's tokens, signing secrets and webhook URLs.
 * Created without a value (the L2 construct would put a random password there), so until it is filled everything is refused.
 */
export class SlackSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { keepData }: SlackSecretProps) {
    super(scope, id);
    const secret = new CfnSecret(this, "Value", {
      description: "slack-alerts: tokens, signing secrets and webhook URLs. Fill it with `npm run secrets`.",
    });
    secret.applyRemovalPolicy(keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.arn = secret.ref;

    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "The values are made by Slack, which offers no API to rotate them. `npm run secrets` rotates them by hand.",
    });
  }
}
