import type { FhirObject, FhirResource } from "./fhir.ts";
import type { Issue } from "./issue.ts";
import type { RowRef, Trail, Translation } from "./lineage.ts";

/** What identifies a resource beyond this conversion: the texts of its natural key, outermost first, and the leaves they came from. */
export interface NaturalKey {
  readonly parts: readonly string[];
  readonly leaves: readonly number[];
}

/** A reference that waits for its target's id: `holder.reference` of resource `from` is to name resource `to` (indexes into `MappingResult.resources`). */
export interface ResourceLink {
  readonly holder: FhirObject;
  readonly from: number;
  readonly to: number;
  /** The row (index into `MappingResult.rows`) that asks for the link. */
  readonly row: number;
}

export interface MappedResource {
  /** The instance's name in the message table, or the table's title for a resource made inside another. */
  readonly name: string;
  readonly resource: FhirResource;
  readonly key: NaturalKey;
  /** The row that declares the key. */
  readonly row: number;
}

/** `""` in the source: the sender asks to delete what the target has there. */
export interface ExplicitDelete {
  readonly resource: number;
  readonly path: string;
  readonly leaf: number;
  readonly row: number;
}

/** What the mapping stage makes of a record. Outcomes and outcome rows have one entry a leaf. */
export interface MappingResult {
  readonly resources: readonly MappedResource[];
  readonly links: readonly ResourceLink[];
  readonly deletes: readonly ExplicitDelete[];
  readonly outcomes: Uint8Array;
  /** The row that decided each leaf (index into `rows`), -1 where none did. */
  readonly outcomeRows: Int32Array;
  readonly rows: readonly RowRef[];
  readonly trail: Trail;
  readonly translations: readonly Translation[];
  readonly issues: readonly Issue[];
}
