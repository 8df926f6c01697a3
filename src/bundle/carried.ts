import type { MappingResult } from "../model/conversion.ts";
import type { FhirResource } from "../model/fhir.ts";
import { outcome } from "../model/leaf.ts";
import type { AssembleOptions } from "./assemble.ts";

/** Where in the Bundle the transaction's own Provenance holds a leaf of the record's head. */
export interface Carried {
  readonly path: string;
  readonly row: string;
}

/**
 * The leaves that the transaction's Provenance carries and nothing else does: the control id, and the record's time, a whole
 * instant or less (HL7 v2: MSH-10 and MSH-7). They become `mapped` in `result.outcomes`: their texts are in the Bundle. `entry` is the Provenance's.
 */
export function carryHead(result: MappingResult, provenance: FhirResource | undefined, entry: number, options: AssembleOptions): ReadonlyMap<number, Carried> {
  const carried = new Map<number, Carried>();
  const carry = (leaf: number | undefined, within: string) => {
    if (leaf === undefined || result.outcomes[leaf] === outcome.mapped) return;
    result.outcomes[leaf] = outcome.mapped;
    carried.set(leaf, { path: `Bundle.entry[${entry}].resource.${within}`, row: `bundle: Provenance.${within.replaceAll(/\[\d+\]/g, "")}` });
  };
  if (provenance === undefined) return carried;
  if (options.controlId !== null) carry(options.controlIdLeaves?.[0], "entity[0].what.identifier.value");
  for (const element of ["recorded", "occurredDateTime"]) if (provenance[element] !== undefined) carry(options.recordedLeaves?.[0], element);
  return carried;
}
