import type { StoredConstraint } from "../../src/validation/artefact.ts";
import type { StructureDefinition } from "./fhir.ts";

/** The invariants that a definition states itself, by element path; those it inherits stand under the type they come from. */
export function ownConstraints(definition: StructureDefinition): Record<string, StoredConstraint[]> {
  const found: Record<string, StoredConstraint[]> = {};
  for (const { path, constraint } of definition.snapshot!.element) {
    const own = (constraint ?? []).filter(({ source }) => source === undefined || source === definition.url);
    if (own.length === 0) continue;
    found[path] = own.map(({ key, severity, human, expression }) => ({ key, severity, human, ...(expression !== undefined && { expression }) }));
  }
  return found;
}
