import type { ConceptMap } from "@medplum/fhirtypes";

/** The code system on one side of a map, where there is only one. */
export function soleSystem(map: ConceptMap | undefined, side: "source" | "target"): string | undefined {
  const systems = new Set((map?.group ?? []).map((group) => group[side]));
  return systems.size === 1 ? [...systems][0] : undefined;
}
