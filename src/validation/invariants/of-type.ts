import type { StoredConstraint } from "../artefact.ts";
import type { Definitions } from "../definitions.ts";
import type { Model } from "../fhirpath/model.ts";
import { amendmentOf } from "./amendments.ts";

/** An invariant as it is checked. */
export interface Invariant extends StoredConstraint {
  readonly expression: string;
  /** The profile whose rule it is; absent for base FHIR's. */
  readonly profile?: string | undefined;
}

/** What types pass on to those that specialize them. Element's one rule is checked on the way. */
const inherited = ["Resource", "DomainResource", "Quantity", "BackboneElement"];

/** The invariants of a type or backbone path, its own after those that it inherits. */
export function typeInvariants(table: string, definitions: Definitions, model: Model): Invariant[] {
  const ancestors = inherited.filter((type) => type !== table && model.isA(table, type));
  return [...ancestors, table].flatMap((name) => checkable(definitions.constraints(name)));
}

/** The invariants that an element has beside those of its type: `Organization.telecom`. */
export function elementInvariants(path: string, definitions: Definitions): Invariant[] {
  return checkable(definitions.constraints(path));
}

/** Those of some constraints that say in FHIRPath what they want, as far as it is known to be right. */
export function checkable(constraints: readonly StoredConstraint[], profile?: string): Invariant[] {
  return constraints.flatMap((constraint) => {
    if (constraint.expression === undefined) return [];
    const amendment = amendmentOf(constraint.key, constraint.expression);
    if (amendment === undefined) return [{ ...constraint, expression: constraint.expression, profile }];
    return "left" in amendment ? [] : [{ ...constraint, expression: amendment.expression, profile }];
  });
}
