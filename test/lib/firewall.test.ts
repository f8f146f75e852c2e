import { Match } from "aws-cdk-lib/assertions";
import { test } from "vitest";
import { alertTemplate } from "../support/alert-stack.ts";

test("there is no firewall by default: it costs money", () => {
  alertTemplate().resourceCountIs("AWS::WAFv2::WebACL", 0);
});

test("the firewall lets no address use more than half of the throttle, and blocks what ingest could not read", () => {
  const template = alertTemplate({ waf: true, throttle: { ratePerSecond: 20 } });
  template.hasResourceProperties("AWS::WAFv2::WebACL", {
    Scope: "REGIONAL",
    DefaultAction: { Allow: {} },
    Rules: [
      {
        Action: { Block: {} },
        Statement: {
          NotStatement: {
            Statement: {
              OrStatement: {
                Statements: ["application/x-www-form-urlencoded", "application/json"].map((type) => ({
                  ByteMatchStatement: {
                    FieldToMatch: { SingleHeader: { Name: "content-type" } },
                    PositionalConstraint: "STARTS_WITH",
                    SearchString: type,
                    TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
                  },
                })),
              },
            },
          },
        },
      },
      { Action: { Block: {} }, Statement: { RateBasedStatement: { AggregateKeyType: "IP", Limit: 20 * 300 * 0.5 } } },
    ],
  });
  template.hasResourceProperties("AWS::WAFv2::WebACLAssociation", {
    ResourceArn: { "Fn::Join": ["", Match.arrayWith(["/stages/"])] },
  });
});
