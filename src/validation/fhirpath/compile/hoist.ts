import { functions } from "../functions/index.ts";
import type { Expression } from "../syntax.ts";

/** True for an expression that starts from `%resource` or the like and does not depend on the item in hand, so that it is the same for a whole list. */
export function isFixed(expression: Expression): boolean {
  return expression.kind !== "literal" && expression.kind !== "external" && !depends(expression);
}

function depends(expression: Expression | undefined): boolean {
  switch (expression?.kind) {
    case "literal":
    case "external":
      return false;
    case "member":
      return depends(expression.of);
    case "call": {
      const definition = functions.get(expression.name);
      if (definition === undefined || depends(expression.of)) return true;
      const kinds = [...definition.required, ...definition.optional];
      // Expressions about each item see that item, not the one around; types are names.
      return expression.arguments.some((argument, index) => kinds[index] === "items" && depends(argument));
    }
    case "indexer":
      return depends(expression.of) || depends(expression.index);
    case "sign":
      return depends(expression.operand);
    case "binary":
      return depends(expression.left) || depends(expression.right);
    case "type":
      return depends(expression.operand);
    default:
      return true;
  }
}

/** Works a value out when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
