import type { ConversionReport, LeafReport, LineageReport } from "../model/conversion.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";

/** The part of a report that speaks of one resource; paths begin with its type: `Patient.name[0].family`. */
export interface ResourceLineage {
  readonly lineage: readonly LineageReport[];
  /** The leaves that wrote something of it. */
  readonly leaves: readonly LeafReport[];
}

/** Takes a resource's part out of a report; undefined where the Bundle has no such resource. */
export function ofResource({ bundle, lineage, leaves }: Pick<ConversionReport, "bundle" | "lineage" | "leaves">, reference: string): ResourceLineage | undefined {
  const entries = (bundle?.["entry"] ?? []) as FhirObject[];
  const index = entries.findIndex(({ resource }) => `${(resource as FhirResource).resourceType}/${String((resource as FhirResource).id)}` === reference);
  if (index < 0) return undefined;
  const root = `Bundle.entry[${index}].resource.`;
  const type = reference.slice(0, reference.indexOf("/"));
  const own = (path: string) => path.startsWith(root);
  const shortened = (path: string) => `${type}.${path.slice(root.length)}`;
  return {
    lineage: lineage.filter(({ target }) => own(target)).map((row) => ({ ...row, target: shortened(row.target) })),
    leaves: leaves.flatMap((leaf) => {
      const targets = (leaf.targets ?? []).filter(own).map(shortened);
      return targets.length === 0 ? [] : [{ ...leaf, targets }];
    }),
  };
}
