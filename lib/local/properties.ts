import * as z from "zod";
import type { Resolve } from "./intrinsics.ts";
import { TemplateError, type TemplateResource } from "./template.ts";

/** What the local stack makes of a resource type's properties: those that it follows, and those that only AWS needs. */
export interface PropertyRules<Shape extends z.ZodRawShape> {
  followed: z.ZodObject<Shape>;
  cloudOnly: readonly string[];
}

/**
 * The followed properties of a resource, resolved and checked.
 * Throws `TemplateError` for a property that is neither followed nor known to be cloud only: nothing is silently ignored.
 */
export function readProperties<Shape extends z.ZodRawShape>(
  logicalId: string,
  { Type, Properties = {} }: TemplateResource,
  { followed, cloudOnly }: PropertyRules<Shape>,
  resolve: Resolve,
): z.output<z.ZodObject<Shape>> {
  const place = `${logicalId} (${Type})`;
  const names = Object.keys(Properties).filter((name) => !cloudOnly.includes(name));
  const unknown = names.filter((name) => !(name in followed.shape));
  if (unknown.length > 0) throw new TemplateError(place, `the local stack does not know ${unknown.join(", ")}`);
  const resolved = Object.fromEntries(names.map((name) => [name, resolve(Properties[name], `${place}.${name}`)]));
  const parsed = z.safeParse(followed, resolved);
  if (!parsed.success) throw new TemplateError(place, z.prettifyError(parsed.error));
  return parsed.data;
}
