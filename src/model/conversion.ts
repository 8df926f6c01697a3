import type { FhirObject, FhirResource } from "./fhir.ts";
import type { Issue } from "./issue.ts";
import type { LeafCounts, OutcomeName } from "./leaf.ts";
import type { RowRef, Trail, Translation } from "./lineage.ts";
import type { SourceRecord } from "./record.ts";
import type { UnknownAuthority, Unknowns } from "./unknowns.ts";
import type { UpdateHints } from "./update.ts";

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

/** An element (`status`) of a resource that stands only because the record says nothing of it: `code` of its binding, or null for a data-absent-reason. */
export interface Absence {
  readonly resource: number;
  readonly element: string;
  readonly code: string | null;
}

/** `""` in the source: the sender asks to delete what the target has there. */
export interface ExplicitDelete {
  readonly resource: number;
  /** FHIRPath from the resource on, without indexes: `birthDate`, `telecom.where(use = 'home')`. */
  readonly path: string;
  /** -1 where the event of the record says it, and no field. */
  readonly leaf: number;
  readonly row: number;
  /** The resource whose reference stands for `@` in the path (`link.where(other.reference = '@')`). */
  readonly other?: number;
}

/** An authority that is not registered, as a leaf names it. A leaf that several rows read is noted by each of them. */
export interface MetAuthority extends UnknownAuthority {
  readonly leaf: number;
}

/** What the mapping stage makes of a record. Outcomes and outcome rows have one entry a leaf. */
export interface MappingResult {
  readonly resources: readonly MappedResource[];
  readonly links: readonly ResourceLink[];
  readonly deletes: readonly ExplicitDelete[];
  readonly absences: readonly Absence[];
  readonly outcomes: Uint8Array;
  /** The row that decided each leaf (index into `rows`), -1 where none did. */
  readonly outcomeRows: Int32Array;
  readonly rows: readonly RowRef[];
  readonly trail: Trail;
  readonly translations: readonly Translation[];
  readonly unknownAuthorities: readonly MetAuthority[];
  readonly issues: readonly Issue[];
}

/** Milliseconds each stage took. */
export interface Timings {
  readonly parse: number;
  readonly map: number;
  readonly bundle: number;
  readonly validate: number;
}

/** One row of `leaves` of the report: each non-empty leaf once. */
export interface LeafReport {
  readonly source: string;
  readonly outcome: OutcomeName;
  readonly row?: string;
  readonly reason?: string;
  /** FHIRPath of what the leaf wrote. */
  readonly targets?: readonly string[];
}

/** One row of `lineage` of the report: an output element, the leaves it came from and the row that wrote it. */
export interface LineageReport {
  readonly target: string;
  readonly sources: readonly string[];
  readonly row: string;
  readonly conceptMap?: { readonly url: string; readonly version?: string; readonly code: string };
}

/** The JSON report of one record (design, section 9). */
export interface ConversionReport {
  readonly bundle: FhirResource | null;
  readonly outcome: FhirResource;
  readonly counts: LeafCounts;
  readonly leaves: readonly LeafReport[];
  readonly lineage: readonly LineageReport[];
  readonly translations: readonly Omit<Translation, "leaf">[];
  readonly timings: Timings;
}

/** Where a record stood in a body of lines (NDJSON) or parts (multipart/form-data). Numbers count from 1. */
export interface RecordPlace {
  readonly part?: number;
  /** The name of the part's file. */
  readonly file?: string;
  readonly line?: number;
  /** The name that the sender gave the line. */
  readonly id?: string;
  /** Which of the messages there, where there are several. */
  readonly message?: number;
}

/** What became of the header and trailer segments (FHS, BHS, BTS, FTS) of a batch: the leaves that stand in no message. */
export interface EnvelopeReport {
  readonly place?: RecordPlace;
  readonly counts: LeafCounts;
  readonly leaves: readonly LeafReport[];
}

/** What a record says of itself. */
export interface RecordHeader {
  readonly controlId: string | null;
  /** The structure it was read as: `ADT_A01`. */
  readonly structure: string;
  /** What it says it is: HL7 v2 message type and trigger event. */
  readonly messageType: string | null;
  readonly trigger: string | null;
  readonly version: string | null;
  readonly sendingApplication: string | null;
  readonly sendingFacility: string | null;
  readonly feed: string;
}

/**
 * One record's conversion. `converted`: the Bundle is valid and may be delivered. `invalid`: a resource breaks a rule or a required thing is missing.
 * `unreadable`: the bytes are not what they claim to be, and there is no Bundle. `refused`: the message carries no record to convert (an acknowledgement, a query),
 * and there is none either; every leaf is left.
 */
export interface Conversion {
  readonly status: "converted" | "invalid" | "unreadable" | "refused";
  readonly header: RecordHeader;
  /** The transaction Bundle, serialised; null when unreadable or refused. */
  readonly bundle: string | null;
  /** What its delivery must stay in order with: references of the patients that it writes, or of what else it is about. */
  readonly lanes: readonly string[];
  /** What the record says of the Bundle's resources beyond it; null where it says no more. */
  readonly hints: UpdateHints | null;
  readonly issues: readonly Issue[];
  readonly counts: LeafCounts;
  readonly timings: Timings;
  /** The record's own bytes. */
  readonly body: Uint8Array;
  /** What these bytes are, as a Content-Type. */
  readonly contentType: string;
  /** The header and trailer segments around it, as they came; null where there were none. */
  readonly surroundings: Uint8Array | null;
  /** Absent where the body is no list of lines or parts. */
  readonly place?: RecordPlace;
  /** The record as it was read, with the outcome of each of its leaves; null when unreadable. */
  readonly source: { readonly record: SourceRecord; readonly outcomes: Uint8Array } | null;
  /** Works out what the feed does not know: authorities and codes. */
  unknowns(): Unknowns;
  /** Works out the whole report; costs more than the conversion itself. */
  report(): ConversionReport;
}
