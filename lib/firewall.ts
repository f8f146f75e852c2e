import type { Stage } from "aws-cdk-lib/aws-apigateway";
import { CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";

export interface FirewallProps {
  stage: Stage;
  /** The rate that the stage lets through. */
  ratePerSecond: number;
}

/** AWS WAF's default; windows of other lengths are not offered in every region. */
const windowSeconds = 300;

/** What Slack's requests are sent as; `ingest` reads nothing else, so blocking the rest blocks nothing of Slack's. */
const contentTypes = ["application/x-www-form-urlencoded", "application/json"];

/** AWS WAF in front of the API. It costs money even when nothing happens, so it is a setting. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { stage, ratePerSecond }: FirewallProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, "Acl", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: metrics("All"),
      rules: [
        {
          name: "OtherContentTypes",
          priority: 0,
          action: { block: {} },
          visibilityConfig: metrics("OtherContentTypes"),
          statement: { notStatement: { statement: { orStatement: { statements: contentTypes.map(hasContentType) } } } },
        },
        {
          name: "RatePerSourceAddress",
          priority: 1,
          action: { block: {} },
          visibilityConfig: metrics("RatePerSourceAddress"),
          // Half of what the stage lets through: no single address can use up the throttle and starve Slack.
          statement: {
            rateBasedStatement: { aggregateKeyType: "IP", limit: Math.ceil((ratePerSecond * windowSeconds) / 2) },
          },
        },
      ],
    });
    new CfnWebACLAssociation(this, "Association", { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }
}

const hasContentType = (type: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { singleHeader: { Name: "content-type" } },
    positionalConstraint: "STARTS_WITH",
    searchString: type,
    textTransformations: [{ priority: 0, type: "LOWERCASE" }],
  },
});

const metrics = (name: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName: name,
  sampledRequestsEnabled: false,
});
