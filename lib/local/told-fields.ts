/**
 * The fields of a function's log line that tell something: without what makes the line a metric too, which is `_aws` and the
 * metric's own member. No field's name begins with a capital, every metric's does.
 */
export const toldFields = (line: Record<string, unknown>): [name: string, value: unknown][] =>
  Object.entries(line).filter(([name]) => name !== "_aws" && !/^[A-Z]/.test(name));
