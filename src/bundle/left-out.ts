import type { MappingResult } from "../model/conversion.ts";
import type { FhirObject } from "../model/fhir.ts";
import type { AssembleOptions } from "./assemble.ts";
import type { Displacements } from "./displacements.ts";
import { sourceIdentifier } from "./provenance.ts";

/** Which of the mapped resources (by index) the target does not take. */
export function leftOut({ resources }: MappingResult, { messageHeader = true }: AssembleOptions): ReadonlySet<number> {
  return new Set(messageHeader ? [] : [...resources.keys()].filter((index) => resources[index]!.resource.resourceType === "MessageHeader"));
}

/** Has what pointed to a resource that is left out name the source record instead. Gives the identifiers, for lineage. */
export function nameSource({ links, resources }: MappingResult, left: ReadonlySet<number>, options: AssembleOptions): ReadonlySet<object> {
  const identifiers = new Set<object>();
  for (const { holder, from, to } of links) {
    if (!left.has(to) || left.has(from)) continue;
    const identifier: FhirObject = { ...sourceIdentifier(options) };
    identifiers.add(identifier);
    delete holder["reference"];
    Object.assign(holder, { type: resources[to]!.resource.resourceType, identifier });
  }
  return identifiers;
}

/** No part of these resources is in the Bundle. */
export function loseResources({ resources }: MappingResult, left: ReadonlySet<number>, displacements: Displacements): void {
  for (const index of left) {
    const { resource } = resources[index]!;
    for (const property of Object.keys(resource)) displacements.lose(resource, property);
  }
}
