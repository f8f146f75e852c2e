import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import type { Settings } from "../functions/alert/settings.ts";
import { bundling } from "./bundling.ts";

export interface AlertFunctionProps {
  description: string;
  /** Folder below `functions/` whose `index.ts` exports `handler`. */
  folder: string;
  timeoutSeconds: number;
  settings: Settings;
}

const projectRoot = fileURLToPath(new URL("..", import.meta.url));

/**
 * A function of this stack: one minified ESM bundle that carries the settings, its own log group,
 * and a role that may write there and nothing else until it is given more (grants.ts).
 */
export class AlertFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, { description, folder, timeoutSeconds, settings }: AlertFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: settings.retention.logsDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not AWSLambdaBasicExecutionRole: it may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [logGroup.logGroupArn],
      }),
    );

    super(scope, id, {
      description,
      entry: join(projectRoot, "functions", folder, "index.ts"),
      projectRoot,
      depsLockFilePath: join(projectRoot, "package-lock.json"),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // CPU comes with memory: 512 MB answers well inside Slack's 3 s even when the function is cold.
      memorySize: 512,
      timeout: Duration.seconds(timeoutSeconds),
      logGroup,
      role,
      bundling: bundling(settings),
    });

    Validations.of(this).acknowledge(
      {
        id: "Serverless-LambdaDLQ",
        reason:
          "It serves asynchronous invocations, and there are none: API Gateway waits for the answer, and the queue has a redrive policy.",
      },
      {
        id: "Serverless-LambdaTracing",
        reason:
          "Costs by the trace and slows every cold start; request and alert ids in the log lines tell the same story.",
      },
    );
  }
}
