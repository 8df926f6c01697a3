import type { AssembleOptions } from "../../src/bundle/assemble.ts";
import type { MappedResource, MappingResult, ResourceLink } from "../../src/model/conversion.ts";
import { isRawJson, type FhirObject, type FhirResource, type FhirValue } from "../../src/model/fhir.ts";
import { outcome } from "../../src/model/leaf.ts";
import { Trail, type RowRef, type Translation } from "../../src/model/lineage.ts";
import type { SourceRecord } from "../../src/model/record.ts";

export const options: AssembleOptions = {
  feed: "st-elsewhere-adt",
  idKey: new Uint8Array(32).fill(7),
  controlId: "MSG00001",
  sourceHash: "5f7c",
  tableVersions: "v1",
  portageVersion: "0.1.0",
  recorded: "2019-03-04T10:15:00+01:00",
  requests: "put",
};

/**
 * Builds a mapping result by hand. Each primitive of a resource gets a leaf of its own, named `L1`, `L2`, … in the order of writing, and
 * the trail entry for it.
 */
export class Mapped {
  readonly resources: MappedResource[] = [];
  readonly links: ResourceLink[] = [];
  readonly translations: Translation[] = [];
  readonly trail = new Trail();
  readonly row: RowRef = { table: "PID→Patient", row: "PID-3", file: "mappings/pid.yaml", line: 4, decision: "migrate" };
  leafCount = 0;

  add(resource: FhirResource, key: readonly string[], name: string = resource.resourceType): number {
    const first = this.leafCount;
    this.#trace(resource);
    this.resources.push({ name, resource, key: { parts: key, leaves: this.leafCount > first ? [first] : [] }, row: 0 });
    return this.resources.length - 1;
  }

  link(from: number, holder: FhirObject, to: number): void {
    this.links.push({ holder, from, to, row: 0 });
  }

  #trace(holder: FhirObject | FhirValue[]): void {
    for (const [name, value] of Object.entries(holder)) {
      if (name === "resourceType" || value === undefined || value === null) continue;
      if (typeof value === "object" && !isRawJson(value)) this.#trace(value);
      else this.trail.add(holder, Array.isArray(holder) ? Number(name) : name, this.leafCount++, 0);
    }
  }

  result(): MappingResult {
    return {
      resources: this.resources,
      links: this.links,
      deletes: [],
      absences: [],
      outcomes: new Uint8Array(this.leafCount).fill(outcome.mapped),
      outcomeRows: new Int32Array(this.leafCount),
      rows: [this.row],
      trail: this.trail,
      translations: this.translations,
      unknownAuthorities: [],
      issues: [],
    };
  }

  record(): SourceRecord {
    return {
      format: "hl7v2",
      structure: "ADT_A01",
      leafCount: this.leafCount,
      keys: [],
      units: [],
      groups: [],
      childStart: () => 0,
      text: (leaf) => `text ${leaf}`,
      span: () => "",
      isNull: () => false,
      name: (leaf) => `L${leaf + 1}`,
      position: (leaf) => ({ line: 1, column: leaf + 1, offset: leaf }),
    };
  }
}

export interface Entry {
  readonly fullUrl: string;
  readonly resource: FhirResource & Record<string, never>;
  readonly request: { readonly method: string; readonly url: string };
}

export function entriesOf(bundle: FhirResource): Entry[] {
  return (bundle["entry"] ?? []) as unknown as Entry[];
}

/** A resource as the Bundle has it, without what the bundle stage adds. */
export function contentOf(resource: FhirResource): FhirObject {
  const { id: _id, meta: _meta, ...content } = resource;
  return content;
}
