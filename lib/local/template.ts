/** A CloudFormation template, as far as the local stack reads it. */
export interface Template {
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown }>;
  Parameters?: Record<string, { Default?: unknown }>;
}

export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

/** A synthesised stack: its template, and the folder that the template's asset paths start from. */
export interface Assembly {
  template: Template;
  directory: string;
}

/** Thrown when the local stack cannot do what the template asks for. Names the place in the template. */
export class TemplateError extends Error {
  override name = "TemplateError";

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
  }
}

/** The resources of one type, with their logical ids. */
export const resourcesOfType = (template: Template, type: string): [logicalId: string, TemplateResource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
