import { compileExpression, type Evaluate } from "../fhirpath/evaluate.ts";
import { modelOf } from "../fhirpath/model.ts";
import { FhirPathError } from "../fhirpath/syntax.ts";
import { Node } from "../fhirpath/values/item.ts";
import { environmentOf, undecided } from "./environment.ts";
import type { Run } from "./run.ts";
import type { SurroundingDefinitions } from "./surroundings.ts";

/** What is true of an element that has an extension (R4 StructureDefinition.contextInvariant). */
export interface ContextInvariant {
  readonly expression: string;
  /** True where the expression is false of the element; where it is empty or cannot be worked out, the data leave it open. */
  readonly isBroken: (holder: unknown, table: string, run: Run) => boolean;
}

/** The invariants of an extension's definition, each compiled when it is first asked for. One that cannot be read is never broken. */
export function contextInvariants(expressions: readonly string[], surroundings: SurroundingDefinitions): ContextInvariant[] {
  return expressions.map((expression) => {
    let evaluate: Evaluate | undefined;
    return {
      expression,
      isBroken(holder, table, run) {
        evaluate ??= compiled(expression, surroundings);
        try {
          const [result, ...others] = evaluate(new Node(holder, undefined, table), environmentOf(run, surroundings));
          return others.length === 0 && (result instanceof Node ? result.json : result) === false;
        } catch (error) {
          undecided(error);
          return false;
        }
      },
    };
  });
}

function compiled(expression: string, surroundings: SurroundingDefinitions): Evaluate {
  try {
    return compileExpression(expression, modelOf(surroundings.definitions));
  } catch (error) {
    if (!(error instanceof FhirPathError)) throw error;
    return () => [];
  }
}
