import { expect, test } from "vitest";
import { checkResourceTypes } from "../../lib/local/resource-types.ts";

test("names what only AWS needs", () => {
  const Resources = {
    Table: { Type: "AWS::DynamoDB::Table" },
    One: { Type: "AWS::CloudWatch::Alarm" },
    Two: { Type: "AWS::CloudWatch::Alarm" },
    Waf: { Type: "AWS::WAFv2::WebACL" },
  };
  expect(checkResourceTypes({ Resources })).toEqual(["alarms", "firewall"]);
});

test("refuses a resource type that it does not know, by name", () => {
  const Resources = { Bucket: { Type: "AWS::S3::Bucket" } };
  expect(() => checkResourceTypes({ Resources })).toThrow("Bucket: the local stack does not know AWS::S3::Bucket");
});
