import type { MappedResource } from "../model/conversion.ts";
import type { FhirResource } from "../model/fhir.ts";
import type { Displacements } from "./displacements.ts";
import { Union } from "./union.ts";

export interface Deduplicated {
  /** The first resource of each id, in order. */
  readonly standing: readonly number[];
  /** Elements of later ones that the first contradicts. */
  readonly contradictions: readonly { readonly element: string; readonly standing: number; readonly dropped: FhirResource }[];
}

/** Leaves one resource for each id; what the others say goes into it. */
export function uniteDuplicates(resources: readonly MappedResource[], ids: readonly string[], displacements: Displacements): Deduplicated {
  const union = new Union(displacements);
  const firstOf = new Map<string, number>();
  const contradictions: { element: string; standing: number; dropped: FhirResource }[] = [];
  resources.forEach(({ resource }, index) => {
    const standing = firstOf.get(ids[index]!);
    if (standing === undefined) {
      firstOf.set(ids[index]!, index);
      return;
    }
    for (const element of union.merge(resources[standing]!.resource, resource)) contradictions.push({ element, standing, dropped: resource });
  });
  return { standing: [...firstOf.values()], contradictions };
}
