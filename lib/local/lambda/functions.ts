import { existsSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import * as z from "zod";
import { functionArn } from "../identities.ts";
import type { Resolve } from "../intrinsics.ts";
import { readProperties } from "../properties.ts";
import { type Assembly, resourcesOfType, TemplateError } from "../template.ts";

/** A Lambda function of the template, ready to be run. */
export interface LambdaFunction {
  logicalId: string;
  name: string;
  arn: string;
  roleArn: string;
  logGroup: string;
  /** The file that `handler` names, and its export. */
  file: string;
  exportName: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
}

/** The same for all functions here. */
export const functionVersion = "$LATEST";
export const logStreamName = "local";

const rules = {
  followed: z.object({
    FunctionName: z.string().optional(),
    Handler: z.string().regex(/^[^.]+\.[^.]+$/),
    Runtime: z.string(),
    Role: z.string(),
    Timeout: z.number().default(3),
    MemorySize: z.number().default(128),
    Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).prefault({ Variables: {} }),
    LoggingConfig: z.strictObject({ LogGroup: z.string().optional() }).prefault({}),
  }),
  // Code: the asset that the metadata names.
  cloudOnly: ["Code", "Architectures", "Description", "Tags"],
};

/** Every function of the template. Throws `TemplateError` for what cannot be run here. */
export const readFunctions = ({ template, directory }: Assembly, resolve: Resolve): LambdaFunction[] =>
  resourcesOfType(template, "AWS::Lambda::Function").map(([logicalId, resource]) => {
    const given = readProperties(logicalId, resource, rules, resolve);
    const runtime = `nodejs${process.versions.node.split(".")[0]}.x`;
    if (given.Runtime !== runtime) throw new TemplateError(logicalId, `wants ${given.Runtime}, this is ${runtime}`);
    const [module = "", exportName = ""] = given.Handler.split(".");
    const folder = resolvePath(directory, String(resource.Metadata?.["aws:asset:path"] ?? "."));
    const file = [".mjs", ".js", ".cjs"]
      .map((ending) => join(folder, module + ending))
      .find((path) => existsSync(path));
    if (!file) throw new TemplateError(logicalId, `has no ${module}.mjs in its asset ${folder}`);
    const name = given.FunctionName ?? logicalId;
    return {
      logicalId,
      name,
      arn: functionArn(name),
      roleArn: given.Role,
      logGroup: given.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
      file,
      exportName,
      timeoutMs: given.Timeout * 1000,
      memoryMb: given.MemorySize,
      environment: given.Environment.Variables,
    };
  });
