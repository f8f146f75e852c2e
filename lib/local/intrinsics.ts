import { accountId, partition, region } from "./aws/region.ts";
import { identityOf } from "./identities.ts";
import { type Template, TemplateError } from "./template.ts";

/** A value of the template with its intrinsic functions worked out. `place` names it in errors. */
export type Resolve = (value: unknown, place: string) => unknown;

/**
 * Works out `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Select`, `Fn::Split` and `Fn::Sub` as CloudFormation does, with this
 * machine's names. Throws `TemplateError` for any other function, and for what has no counterpart here.
 */
export function createResolver(template: Template, stackName: string, host: string): Resolve {
  const pseudo: Record<string, unknown> = {
    "AWS::AccountId": accountId,
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::StackName": stackName,
    "AWS::URLSuffix": "amazonaws.com",
  };

  const identity = (logicalId: string, place: string) => {
    const resource = template.Resources[logicalId];
    if (!resource) throw new TemplateError(place, `refers to ${logicalId}, which is no resource`);
    const found = identityOf(logicalId, resource, host);
    if (!found) throw new TemplateError(place, `refers to ${logicalId}; the local stack has no ${resource.Type}`);
    return found;
  };
  const ref = (name: string, place: string): unknown => {
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters?.[name];
    if (!parameter) return identity(name, place).ref;
    if (parameter.Default === undefined) throw new TemplateError(place, `parameter ${name} has no default`);
    return parameter.Default;
  };
  const getAtt = (given: unknown, place: string): string => {
    const [logicalId = "", attribute = ""] = typeof given === "string" ? given.split(/\.(.*)/s) : (given as string[]);
    const value = identity(logicalId, place).attributes[attribute];
    if (value === undefined) throw new TemplateError(place, `${logicalId} has no attribute ${attribute} here`);
    return value;
  };
  const sub = (given: unknown, place: string): string => {
    const [text, variables] = (typeof given === "string" ? [given, {}] : given) as [string, Record<string, unknown>];
    return text.replaceAll(/\$\{([^}]+)\}/g, (_all, name: string) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (name in variables) return String(resolve(variables[name], place));
      return String(name.includes(".") ? getAtt(name, place) : ref(name, place));
    });
  };

  const functions: Record<string, (given: unknown, place: string) => unknown> = {
    Ref: (given, place) => ref(given as string, place),
    "Fn::GetAtt": getAtt,
    "Fn::Sub": sub,
    "Fn::Join": (given, place) => {
      const [separator, parts] = resolve(given, place) as [string, unknown[]];
      return parts.join(separator);
    },
    "Fn::Select": (given, place) => {
      const [index, parts] = resolve(given, place) as [number | string, unknown[]];
      return parts[Number(index)];
    },
    "Fn::Split": (given, place) => {
      const [separator, text] = resolve(given, place) as [string, string];
      return text.split(separator);
    },
  };

  const resolve: Resolve = (value, place) => {
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, `${place}.${index}`));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first && (first[0] === "Ref" || first[0].startsWith("Fn::"))) {
      const apply = functions[first[0]];
      if (!apply) throw new TemplateError(place, `the local stack does not know ${first[0]}`);
      return apply(first[1], place);
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, `${place}.${key}`)]));
  };
  return resolve;
}
