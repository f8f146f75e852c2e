import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Subscription, SubscriptionProtocol, Topic } from "aws-cdk-lib/aws-sns";
import { Stack, Validations } from "aws-cdk-lib/core";
import type { Construct } from "constructs";

export interface AlarmTopicProps {
  email?: string | undefined;
}

/** Where alarms go: a topic that CloudWatch may publish to, and one address that confirms its subscription by mail. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { email }: AlarmTopicProps) {
    super(scope, id, { displayName: "slack-alerts alarms", enforceSSL: true });
    // A topic with a policy of its own (here: TLS only) loses the default one, which lets the account's alarms publish.
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    if (!email) {
      Validations.of(this).addWarning(
        "slack-alerts:alarmEmail",
        "Nobody is told about alarms: set alarmEmail in cdk.json, or subscribe to the alarm topic yourself.",
      );
      return;
    }
    const subscription = new Subscription(this, "Email", {
      topic: this,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: email,
    });
    Validations.of(subscription).acknowledge({
      id: "Serverless-SNSRedrivePolicy",
      reason: "SNS itself retries e-mail; an alarm that is lost stays red in CloudWatch and on the dashboard.",
    });
  }
}
