import { EndpointType, LambdaIntegration, LogGroupLogDestination, RestApi } from "aws-cdk-lib/aws-apigateway";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Settings } from "../functions/alert/settings.ts";
import { accessLogFormat } from "./access-log-format.ts";
import { AlertFunction } from "./alert-function.ts";
import type { AlertQueue } from "./alert-queue.ts";
import { letRead, letSend } from "./grants.ts";
import type { SlackSecret } from "./slack-secret.ts";
import { onlyFrom } from "./source-addresses.ts";

export interface SlackEndpointProps {
  settings: Settings;
  queue: AlertQueue;
  secret: SlackSecret;
}

/** The one door to the outside: `POST /slack/{integration}`, answered by `ingest`. */
export class SlackEndpoint extends Construct {
  readonly ingest: AlertFunction;
  readonly api: RestApi;
  /** One line a request, throttled ones too; see access-log-format.ts. */
  readonly accessLogs: LogGroup;

  constructor(scope: Construct, id: string, { settings, queue, secret }: SlackEndpointProps) {
    super(scope, id);
    this.ingest = new AlertFunction(this, "Ingest", {
      description: "Verifies and answers Slack's requests",
      folder: "ingest",
      timeoutSeconds: settings.timeouts.ingestSeconds,
      settings,
    });
    letSend(this.ingest, queue.queue, "QUEUE_URL");
    letRead(this.ingest, secret, "SECRET_ID");

    this.accessLogs = new LogGroup(this, "AccessLogs", {
      retention: settings.retention.logsDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new RestApi(this, "Api", {
      // The name is a dimension of the API's metrics: two stacks in one account must not share it.
      restApiName: Stack.of(this).stackName,
      description: "Takes Slack's requests",
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: settings.apiGatewayLogRole === "create",
      deployOptions: {
        throttlingRateLimit: settings.throttle.ratePerSecond,
        throttlingBurstLimit: settings.throttle.burst,
        accessLogDestination: new LogGroupLogDestination(this.accessLogs),
        accessLogFormat,
        // It would log bodies, and with them tokens.
        dataTraceEnabled: false,
      },
      ...(settings.allowedCidrs.length > 0 && { policy: onlyFrom(settings.allowedCidrs) }),
    });
    // CDK's own output of the API's URL: nothing answers there.
    this.api.node.tryRemoveChild("Endpoint");
    this.api.root
      .addResource("slack")
      .addResource("{integration}")
      .addMethod("POST", new LambdaIntegration(this.ingest, { allowTestInvoke: false }));

    Validations.of(this.api).acknowledge(...acknowledgments, ...(settings.waf ? [] : [withoutWaf]));
  }

  /** Where Slack sends an integration's requests. */
  urlFor(integration: string): string {
    return this.api.urlForPath(`/slack/${integration}`);
  }
}

const withoutWaf = {
  id: "AwsSolutions-APIG3",
  reason: "AWS WAF costs money even when nothing happens; the setting `waf` turns it on.",
};

const acknowledgments = [
  {
    id: "AwsSolutions-APIG2",
    reason:
      "What must be checked is a signature over the raw body, before anything is parsed: `ingest` does, then checks the shape.",
  },
  {
    id: "AwsSolutions-APIG4",
    reason:
      "Slack can neither sign for IAM nor carry a JWT. `ingest` checks Slack's own signature or token and refuses the rest.",
  },
  {
    id: "AwsSolutions-COG4",
    reason: "Slack cannot log in at Cognito. `ingest` checks Slack's own signature or token and refuses the rest.",
  },
  {
    id: "AwsSolutions-APIG6",
    reason:
      "Execution logs may hold headers and bodies, and with them tokens. Access logs and the function's lines tell what happened.",
  },
  {
    id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
    reason: "The account-wide role of API Gateway must carry exactly this managed policy.",
  },
  {
    id: "Serverless-APIGWXrayEnabled",
    reason: "Costs by the trace; request ids in the access log and in the function's lines tell the same story.",
  },
];
