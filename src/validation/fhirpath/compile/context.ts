import { code, lines, list, type Code, type Name, type Scope } from "../../../codegen/code.ts";
import type { Model } from "../model.ts";

/** What an expression is compiled with. */
export interface CompileContext {
  readonly scope: Scope;
  readonly model: Model;
  /** The environment, in the generated code. */
  readonly environment: Code;
  /** `%context`: the element that the whole expression is about. */
  readonly root: Focus;
  /** The table of `%resource`, where it is known. */
  readonly resourceTable: string | undefined;
  /** Refuses elements and types that cannot be there. */
  readonly isStrict: boolean;
  /** How the generated code knows that a choice element of the root is there, where it knows better than by looking at each type. */
  readonly choicePresence?: ((name: string) => Code | undefined) | undefined;
  /** Statements before the expression: what does not change while a list is gone through is worked out once. */
  readonly hoisted: Code[];
  /** Names of variables that the expression needs. */
  readonly variables: Name[];
  /** Set when the code calls what may throw. */
  mayThrow: boolean;
}

/** The element that an expression is about (`$this`), in the generated code. */
export interface Focus {
  readonly node: Code;
  /** Its JSON value; an object at the root, anything inside a list. */
  readonly json: Code;
  readonly isObject: boolean;
  readonly isRoot: boolean;
  /** Its table; undefined where it is not known before the code runs. */
  readonly table: string | undefined;
  readonly index?: Code;
  readonly total?: Code;
}

/** What stands before the expression in the generated code. */
export function prelude({ variables, hoisted }: CompileContext): Code {
  return lines([...(variables.length === 0 ? [] : [code`let ${list(variables)};`]), ...hoisted]);
}
