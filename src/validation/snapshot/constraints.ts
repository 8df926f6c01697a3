import { type Constraint, nameOf, type StructureDefinition } from "../structure-definition.ts";

const base = /^(ele-1|ext-1|dom-[1-6])$/;

/** True for an invariant that an element has from its type (`ele-1`, `ext-1`, `dom-2` …), not from the definition or the profiles it rests on. */
export function isBaseConstraint({ key, source }: Constraint, { url, derivation, type }: Pick<StructureDefinition, "url" | "derivation" | "type">): boolean {
  if (base.test(key)) return source !== url;
  return derivation === "constraint" ? source !== undefined && source !== url && nameOf(source) === type : source !== undefined && source !== url;
}
