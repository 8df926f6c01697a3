import type { MappingResult } from "../model/conversion.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { RowRef } from "../model/lineage.ts";
import type { AssembledBundle } from "./assemble.ts";

/** Where a value comes from: the leaves, and the row that says so, by name. */
export interface Origin {
  readonly leaves: readonly number[];
  readonly row: string;
}

/** A row as reports name it: `PID→Patient PID-3 (mappings/hl7v2/segments/pid-patient.yaml:12)`. */
export function rowName(row: RowRef): string {
  return `${row.table} ${row.row} (${row.file}:${row.line})`;
}

/** A value that this stage declares; the name says which. */
function constant(what: string): Origin {
  return { leaves: [], row: `bundle: ${what}` };
}

/**
 * The lineage of what this stage writes: ids and references lead to the leaves of the natural key and to the row that asks for them,
 * everything else is a declared constant. The rows' names start with `bundle:`.
 */
export class OwnLineage {
  readonly #result: MappingResult;
  readonly #assembled: AssembledBundle;
  readonly #members: number[][];
  readonly #links = new Map<object, number[]>();

  constructor(result: MappingResult, assembled: AssembledBundle) {
    this.#result = result;
    this.#assembled = assembled;
    this.#members = ((assembled.bundle["entry"] ?? []) as FhirObject[]).map(() => []);
    assembled.entryOf.forEach((entry, index) => this.#members[entry]?.push(index));
    result.links.forEach(({ holder }, index) => {
      const place = assembled.displacements.place(holder, "reference");
      if (place === undefined) return;
      const links = this.#links.get(place.holder);
      if (links === undefined) this.#links.set(place.holder, [index]);
      else links.push(index);
    });
  }

  /** The rows that ask for the reference of this object. */
  references(holder: object): Origin[] {
    return (this.#links.get(holder) ?? []).map((index) => {
      const { to, row } = this.#result.links[index]!;
      return { leaves: this.#result.resources[to]!.key.leaves, row: `bundle: reference${this.#by("asked for by", row)}` };
    });
  }

  /** The origins of a value in an entry (`entry.fullUrl`, `resource.id`, …) that no row of mapping wrote; none when it is not this stage's. */
  of(entry: number, holder: object, property: string | number, path: string): Origin[] {
    if (property === "resourceType") return [constant("resourceType")];
    const { bundle, sourceIdentifiers, options } = this.#assembled;
    const identifier = (holder as FhirObject)["identifier"];
    if (sourceIdentifiers.has(holder) || (typeof identifier === "object" && identifier !== null && sourceIdentifiers.has(identifier))) {
      return [{ leaves: property === "value" ? (options.controlIdLeaves ?? []) : [], row: "bundle: the source message, in place of its MessageHeader" }];
    }
    const whole = (bundle["entry"] as FhirObject[] | undefined)?.[entry];
    if (whole === undefined) return path === "Bundle.type" ? [constant("Bundle.type")] : [];
    const resource = whole["resource"] as FhirResource;
    const request = whole["request"] as FhirObject;
    if (holder === whole) return this.#key(entry, "entry.fullUrl");
    if (holder === request) return property === "url" ? this.#key(entry, "entry.request.url") : [constant(`entry.request.${property}`)];
    if (holder === resource && property === "id") return this.#key(entry, "resource.id");
    const within = path.slice(`Bundle.entry[${entry}].resource.`.length);
    if (within.startsWith("meta.tag")) return [constant("meta.tag")];
    return this.#members[entry]!.length === 0 ? [this.#provenance(within)] : [];
  }

  /** The row of mapping behind it; a resource that a function made may have none. */
  #by(how: string, index: number): string {
    const row = this.#result.rows[index];
    return row === undefined ? "" : `, ${how} ${rowName(row)}`;
  }

  /** All resources that became this entry have the same key, from leaves of their own. */
  #key(entry: number, what: string): Origin[] {
    const members = this.#members[entry]!;
    if (members.length === 0) return [{ leaves: this.#assembled.options.controlIdLeaves ?? [], row: `bundle: ${what}` }];
    return members.map((member) => {
      const { key, row } = this.#result.resources[member]!;
      return { leaves: key.leaves, row: `bundle: ${what}${this.#by("by the key of", row)}` };
    });
  }

  #provenance(within: string): Origin {
    const { controlId, controlIdLeaves = [], recordedLeaves = [] } = this.#assembled.options;
    const row = `bundle: Provenance.${within.replaceAll(/\[\d+\]/g, "")}`;
    if (within === "recorded" || within === "occurredDateTime") return { leaves: recordedLeaves, row };
    if (within === "entity[0].what.identifier.value" && controlId !== null) return { leaves: controlIdLeaves, row };
    return { leaves: [], row };
  }
}
