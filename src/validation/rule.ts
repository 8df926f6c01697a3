import type { Code, Scope } from "../codegen/code.ts";
import type { ErrorKey } from "../errors.ts";
import type { Definitions } from "./definitions.ts";
import type { Environment } from "./compile.ts";
import type { PropertyPlan, TypePlan } from "./plan.ts";
import type { Parameters } from "./runtime/run.ts";

/** What a rule works with while the validator of one type is generated. Names in the generated code: `object`, `run`, and what the members below give. */
export interface TypeContext {
  readonly plan: TypePlan;
  readonly definitions: Definitions;
  readonly scope: Scope;
  readonly environment: Environment;
  /** A statement that reports an issue at a path (an expression of code; `""` is the object itself). Of a property, the profile that narrows it is named. */
  readonly report: (key: ErrorKey, parameters: Parameters, path: Code, profile?: string) => Code;
}

export interface PropertyContext extends TypeContext {
  readonly property: PropertyPlan;
  /** The property's whole value. */
  readonly whole: Code;
  /** The path of the property: `"name"`. */
  readonly path: Code;
}

export interface ValueContext extends PropertyContext {
  /** One value: an entry of the list, or the whole value where there is no list. */
  readonly value: Code;
}

/**
 * One rule of FHIR: one file, one object. Each member gives the code that checks it at one place of the generated function, or
 * undefined where the rule has nothing to say about this type or property.
 */
export interface Rule {
  /** Before the properties are visited. */
  readonly open?: (context: TypeContext) => Code | undefined;
  /** When a property, or its `_` sibling, is there. */
  readonly present?: (context: PropertyContext) => Code | undefined;
  /** For the whole value of a property that has the right shape (a list or not). */
  readonly whole?: (context: PropertyContext) => Code | undefined;
  /** For each value, null excepted. Issues of a primitive value are reported at `path`, those of an object at `""`. */
  readonly value?: (context: ValueContext) => Code | undefined;
  /** After the properties, unless the object is empty. */
  readonly close?: (context: TypeContext) => Code | undefined;
}
