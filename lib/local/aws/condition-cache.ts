import { createRequire } from "node:module";

/** What a call brings besides its expression. */
interface Context {
  attrNames?: Record<string, string>;
  attrVals?: Values;
  /** The parser strikes out what the expression uses. */
  unusedAttrNames: Record<string, true>;
  unusedAttrVals: Record<string, true>;
  isKeyCondition?: boolean;
}
/** By placeholder, such as `{":v0": {"N": "1"}}`. */
type Values = Record<string, object>;
/** A condition, or a part of one; its leaves are paths and the very objects of the values. */
type Node = object & { args?: readonly Node[] };
interface Tree {
  expression: Node;
}
/** Gives what is wrong with the expression, or throws it. */
type Parse = (text: string, options: { context: Context }) => Tree | string;

/** Conditions that are checked against the values themselves, not only against their types. */
const looksAtValues = /\b(between|attribute_type)\b/i;
const mostTrees = 1000;

/**
 * Lets dynalite parse a condition once for all calls that differ in the values alone. Its parser tries each part anew for
 * every rule that could begin there: 0.6 ms for the condition of a slot and 0.8 ms for all of an alert's, a quarter of the
 * CPU that the runner spends on it; from here they take 0.03 ms. What it refuses is parsed, and refused, each time.
 */
export function cacheConditions(): void {
  const parser: { parse: Parse } = createRequire(import.meta.url)("dynalite/db/conditionParser.js");
  parser.parse = cached(parser.parse);
}

function cached(parse: Parse): Parse {
  const known = new Map<string, { tree: Tree; values: Values; unusedAttrNames: object; unusedAttrVals: object }>();
  return (text, { context }) => {
    const { attrNames = {}, attrVals: values = {} } = context;
    const types = Object.entries(values).map(([placeholder, value]) => [placeholder, ...Object.keys(value)]);
    const key = JSON.stringify([text, context.isKeyCondition, attrNames, types]);
    let found = known.get(key);
    if (!found) {
      // Everything counts as unused here: an update, which is parsed first, may have used some of it.
      const unused = { unusedAttrNames: all(attrNames), unusedAttrVals: all(values) };
      const tree = parse(text, { context: { ...context, ...unused } });
      if (typeof tree === "string") return tree;
      found = { tree, values, ...unused };
      if (known.size >= mostTrees) known.clear();
      if (!looksAtValues.test(text)) known.set(key, found);
    }
    strike(context.unusedAttrNames, found.unusedAttrNames);
    strike(context.unusedAttrVals, found.unusedAttrVals);
    return { ...found.tree, expression: withValues(found.tree.expression, found.values, values) };
  };
}

const all = (placeholders: object) =>
  Object.fromEntries(Object.keys(placeholders).map((placeholder): [string, true] => [placeholder, true]));

/** Keeps what both have not used. */
function strike(unused: Record<string, true>, unusedHere: object): void {
  for (const placeholder of Object.keys(unused)) if (!(placeholder in unusedHere)) delete unused[placeholder];
}

/** The same condition with the values of another call. */
function withValues(node: Node, before: Values, after: Values): Node {
  const placeholder = Object.keys(before).find((name) => before[name] === node);
  if (placeholder) return after[placeholder] as Node;
  return node.args ? { ...node, args: node.args.map((arg) => withValues(arg, before, after)) } : node;
}
