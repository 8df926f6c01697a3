import { code, Scope } from "../../codegen/code.ts";
import { compilePart } from "./compile/expression.ts";
import { asItems } from "./compile/piece.ts";
import { prelude, type CompileContext } from "./compile/context.ts";
import type { Environment } from "./environment.ts";
import type { Model } from "./model.ts";
import { parse } from "./parser.ts";
import type { Items, Node } from "./values/item.ts";

/** A compiled expression. Throws FhirPathError where the expression asks for one item and there are several, and the like. */
export type Evaluate = (node: Node, environment: Environment) => Items;

export interface EvaluateOptions {
  /** The type of the elements that it will be asked about; code for known types is faster. */
  readonly table?: string;
  /** Refuses elements that the type does not have. */
  readonly isStrict?: boolean;
}

/** Compiles an expression. Throws FhirPathError for a text that is none. */
export function compileExpression(source: string, model: Model, { table, isStrict = false }: EvaluateOptions = {}): Evaluate {
  const root = { node: code`node`, json: code`node.json`, isObject: false, isRoot: true, table };
  const context: CompileContext = {
    scope: new Scope(),
    model,
    environment: code`environment`,
    root,
    resourceTable: undefined,
    isStrict,
    hoisted: [],
    variables: [],
    mayThrow: false,
  };
  const piece = compilePart(parse(source), root, context);
  const body = asItems(piece, context);
  return context.scope.evaluate(code`return (node, environment) => {
${prelude(context)}
return ${body};
};`) as Evaluate;
}
