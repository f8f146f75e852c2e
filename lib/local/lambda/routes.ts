import * as z from "zod";
import type { Resolve } from "../intrinsics.ts";
import { readProperties } from "../properties.ts";
import { resourcesOfType, type Template, TemplateError } from "../template.ts";

/** One method of the REST API. */
export interface Route {
  method: string;
  /** As API Gateway writes it: `/slack/{integration}`. */
  resourcePath: string;
  /** The function that answers. */
  functionArn: string;
  timeoutMs: number;
}

export interface RestApi {
  id: string;
  stage: string;
  /** Bodies of these media types reach the functions as base64. */
  binaryMediaTypes: string[];
  routes: Route[];
}

const apiRules = {
  followed: z.object({ BinaryMediaTypes: z.array(z.string()).default([]) }),
  // Policy: who may call from where, which a tunnel hides.
  cloudOnly: ["Name", "Description", "EndpointConfiguration", "Policy", "Tags", "DisableExecuteApiEndpoint"],
};
const resourceRules = {
  followed: z.object({ RestApiId: z.string(), ParentId: z.string(), PathPart: z.string() }),
  cloudOnly: [],
};
const methodRules = {
  followed: z.object({
    RestApiId: z.string(),
    ResourceId: z.string(),
    HttpMethod: z.string(),
    AuthorizationType: z.literal("NONE"),
    ApiKeyRequired: z.literal(false).optional(),
    Integration: z.strictObject({
      Type: z.literal("AWS_PROXY"),
      IntegrationHttpMethod: z.literal("POST"),
      Uri: z.string(),
      TimeoutInMillis: z.number().default(29_000),
    }),
  }),
  cloudOnly: [],
};
const stageRules = {
  followed: z.object({ RestApiId: z.string(), StageName: z.string() }),
  // MethodSettings: the throttle protects the bill and the account's limits.
  cloudOnly: ["AccessLogSetting", "DeploymentId", "Description", "MethodSettings", "Tags", "TracingEnabled"],
};
const permissionRules = {
  followed: z.object({ Action: z.string(), FunctionName: z.string(), Principal: z.string() }),
  cloudOnly: ["SourceArn"],
};

/** The one REST API of the template, or undefined when it has none. Throws `TemplateError` for what cannot be played here. */
export function readRestApi(template: Template, resolve: Resolve): RestApi | undefined {
  const [api, second] = resourcesOfType(template, "AWS::ApiGateway::RestApi");
  if (!api) return undefined;
  if (second) throw new TemplateError(second[0], "the local stack serves one REST API only");
  const [id, resource] = api;
  const { BinaryMediaTypes } = readProperties(id, resource, apiRules, resolve);

  const paths = new Map([[`${id}-root`, ""]]);
  const pathOf = (resourceId: string): string => {
    const known = paths.get(resourceId);
    if (known !== undefined) return known;
    const given = template.Resources[resourceId];
    if (!given) throw new TemplateError(resourceId, "is no resource of the REST API");
    const { ParentId, PathPart } = readProperties(resourceId, given, resourceRules, resolve);
    const path = `${pathOf(ParentId)}/${PathPart}`;
    paths.set(resourceId, path);
    return path;
  };

  const callable = resourcesOfType(template, "AWS::Lambda::Permission")
    .map(([permissionId, given]) => readProperties(permissionId, given, permissionRules, resolve))
    .filter(({ Action, Principal }) => Action === "lambda:InvokeFunction" && Principal === "apigateway.amazonaws.com")
    .map(({ FunctionName }) => FunctionName);
  const routes = resourcesOfType(template, "AWS::ApiGateway::Method").map(([methodId, given]) => {
    const { HttpMethod, ResourceId, Integration } = readProperties(methodId, given, methodRules, resolve);
    const functionArn = /functions\/(.+)\/invocations$/.exec(Integration.Uri)?.[1];
    if (!functionArn) throw new TemplateError(methodId, "does not call a Lambda function");
    if (!callable.includes(functionArn)) throw new TemplateError(methodId, "lacks the permission to call its function");
    return {
      method: HttpMethod,
      resourcePath: pathOf(ResourceId) || "/",
      functionArn,
      timeoutMs: Integration.TimeoutInMillis,
    };
  });

  const [stage] = resourcesOfType(template, "AWS::ApiGateway::Stage");
  if (!stage) throw new TemplateError(id, "has no stage");
  const { StageName } = readProperties(stage[0], stage[1], stageRules, resolve);
  return { id, stage: StageName, binaryMediaTypes: BinaryMediaTypes, routes };
}

export interface RouteMatch {
  route: Route;
  pathParameters: Record<string, string> | null;
}

/** The route for the decoded `segments` of a path, or undefined when the API has none. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  segments: readonly string[],
): RouteMatch | undefined {
  for (const route of routes) {
    if (route.method !== method && route.method !== "ANY") continue;
    const parts = route.resourcePath.split("/");
    if (parts.length !== segments.length) continue;
    const parameters: Record<string, string> = {};
    const fits = parts.every((part, index) => {
      const segment = segments[index] ?? "";
      const name = /^\{([^}+]+)\}$/.exec(part)?.[1];
      if (name === undefined) return part === segment;
      parameters[name] = segment;
      return segment !== "";
    });
    if (fits) return { route, pathParameters: Object.keys(parameters).length > 0 ? parameters : null };
  }
  return undefined;
}
