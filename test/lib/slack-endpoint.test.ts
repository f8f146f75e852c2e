import { expect, test } from "vitest";
import { alertTemplate } from "../support/alert-stack.ts";

const template = alertTemplate({ throttle: { ratePerSecond: 7, burst: 9 } });
const only = (type: string, from = template) => {
  const found = Object.values(from.findResources(type));
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

test("the API has one method: POST /slack/{integration}, passed on to ingest as it came", () => {
  const paths = Object.values(template.findResources("AWS::ApiGateway::Resource")).map((r) => r.Properties.PathPart);
  expect(paths).toEqual(["slack", "{integration}"]);
  expect(only("AWS::ApiGateway::Method")).toMatchObject({ HttpMethod: "POST", Integration: { Type: "AWS_PROXY" } });
  expect(only("AWS::ApiGateway::RestApi").EndpointConfiguration).toEqual({ Types: ["REGIONAL"] });
});

test("the API neither declares binary types nor gives up its default endpoint", () => {
  const api = only("AWS::ApiGateway::RestApi");
  expect([api.BinaryMediaTypes, api.DisableExecuteApiEndpoint]).toEqual([undefined, undefined]);
});

test("the stage throttles as configured, and writes no execution log, in which tokens could stand", () => {
  expect(only("AWS::ApiGateway::Stage").MethodSettings).toEqual([
    {
      HttpMethod: "*",
      ResourcePath: "/*",
      DataTraceEnabled: false,
      ThrottlingRateLimit: 7,
      ThrottlingBurstLimit: 9,
    },
  ]);
});

test("an access log line is JSON that tells who, what and how it went, and nothing that was sent", () => {
  const format = JSON.parse(only("AWS::ApiGateway::Stage").AccessLogSetting.Format);
  expect(format).toMatchObject({
    requestId: "$context.requestId",
    sourceIp: "$context.identity.sourceIp",
    status: "$context.status",
    integrationError: "$context.integration.error",
  });
  expect(Object.values(format).join()).not.toMatch(/body|header|query|\$context\.path/i);
});

test("anyone may call while no addresses are configured: Slack publishes none", () => {
  expect(only("AWS::ApiGateway::RestApi").Policy).toBeUndefined();
});

test("with addresses configured, everyone else is denied", () => {
  const cidrs = ["203.0.113.0/24", "2001:db8::/32"];
  const { Statement } = only("AWS::ApiGateway::RestApi", alertTemplate({ allowedCidrs: cidrs })).Policy;
  const calls = { Action: "execute-api:Invoke", Principal: { AWS: "*" }, Resource: "execute-api:/*" };
  expect(Statement).toEqual([
    { Effect: "Allow", ...calls },
    { Effect: "Deny", ...calls, Condition: { NotIpAddress: { "aws:SourceIp": cidrs } } },
  ]);
});

test("API Gateway's account-wide log role is created, and kept for other APIs, or left to the account", () => {
  template.hasResource("AWS::ApiGateway::Account", { DeletionPolicy: "Retain" });
  alertTemplate({ apiGatewayLogRole: "existing" }).resourceCountIs("AWS::ApiGateway::Account", 0);
});
