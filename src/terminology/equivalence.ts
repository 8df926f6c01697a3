import type { ConceptMapGroupElementTarget } from "@medplum/fhirtypes";

/** The ten equivalences of R4 (http://hl7.org/fhir/concept-map-equivalence), read from target to source: `wider` says that the target is the wider one. */
export type Equivalence = ConceptMapGroupElementTarget["equivalence"];

const inverse: Readonly<Record<Equivalence, Equivalence>> = {
  relatedto: "relatedto",
  equivalent: "equivalent",
  equal: "equal",
  wider: "narrower",
  subsumes: "specializes",
  narrower: "wider",
  specializes: "subsumes",
  inexact: "inexact",
  unmatched: "unmatched",
  disjoint: "disjoint",
};

export const equivalences = Object.keys(inverse) as readonly Equivalence[];

/** What the relation is when it is read the other way round. */
export function invert(equivalence: Equivalence): Equivalence {
  return inverse[equivalence];
}

/** False for the two that say that there is no match. */
export function isMatch(equivalence: Equivalence): boolean {
  return equivalence !== "unmatched" && equivalence !== "disjoint";
}

/**
 * What a match through `group.unmapped` is said to be. R4 leaves it open, so it is the weakest equivalence that still is a
 * match: nobody has compared the two codes.
 */
export const unmappedEquivalence: Equivalence = "relatedto";
