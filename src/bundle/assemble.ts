import { issue } from "../errors.ts";
import type { MappedResource, MappingResult } from "../model/conversion.ts";
import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceRecord } from "../model/record.ts";
import { conflictIssues, failLostLeaves, type Conflict } from "./conflicts.ts";
import { Displacements } from "./displacements.ts";
import { resourceId } from "./identity.ts";
import { provenance } from "./provenance.ts";
import { ConditionalRequests, putRequest, referenceTo, type RequestStyle } from "./requests.ts";
import { systems } from "./systems.ts";
import { Union } from "./union.ts";

/** What the Bundle says beyond the record. All of it is the same for the same bytes and tables: nothing here comes from a clock. */
export interface AssembleOptions {
  readonly feed: string;
  /** The deployment's key: 32 bytes. */
  readonly idKey: Uint8Array;
  /** The sender's id of the record (MSH-10). */
  readonly controlId: string | null;
  /** SHA-256 of the record's bytes, as text. */
  readonly sourceHash: string;
  /** Version or hash of the mapping tables. */
  readonly tableVersions: string;
  readonly portageVersion: string;
  /** The record's own time (MSH-7), used when it is a whole instant with an offset. */
  readonly recorded: string | null;
  /** The leaves that control id and time come from, for lineage. */
  readonly controlIdLeaves?: readonly number[];
  readonly recordedLeaves?: readonly number[];
  readonly run?: string;
  readonly requests: RequestStyle;
}

export interface AssembledBundle {
  /** The transaction. Entries: patients, then the record's order, then the Provenance. */
  readonly bundle: FhirResource;
  /** The entry (index) of each of `MappingResult.resources`. */
  readonly entryOf: Int32Array;
  readonly issues: readonly Issue[];
  /** Where the trail's places are in the Bundle. */
  readonly displacements: Displacements;
  readonly options: AssembleOptions;
}

/** A key with no text in it would make one resource of all that lack a key. */
function hasKey(resource: MappedResource): boolean {
  return resource.key.parts.some((part) => part !== "");
}

function deriveIds(result: MappingResult, { idKey, feed, sourceHash }: AssembleOptions): string[] {
  return result.resources.map((mapped, index) =>
    resourceId(idKey, feed, mapped.resource.resourceType, hasKey(mapped) ? mapped.key.parts : ["", sourceHash, mapped.name, String(index)]));
}

/** `meta` with the tags of this delivery after those that mapping wrote. */
function tagged(meta: FhirObject | undefined, { feed, run }: AssembleOptions): FhirObject & { tag: FhirValue[] } {
  const result = (meta ?? {}) as FhirObject & { tag?: FhirValue[] };
  result.tag ??= [];
  result.tag.push({ system: systems.feedTag, code: feed });
  if (run !== undefined) result.tag.push({ system: systems.runTag, code: run });
  return result as FhirObject & { tag: FhirValue[] };
}

/**
 * The transaction Bundle of one mapped record: derived ids, references, duplicates united, tags, a Provenance. Takes possession of
 * `result`: its resources become part of the Bundle, and leaves that only a contradicted duplicate held become `failed` in
 * `result.outcomes`. Call it once for each result.
 */
export function assembleBundle(record: SourceRecord, result: MappingResult, options: AssembleOptions): AssembledBundle {
  const { resources } = result;
  const ids = deriveIds(result, options);
  for (const { holder, to } of result.links) {
    holder["reference"] = referenceTo(options.requests, resources[to]!.resource.resourceType, ids[to]!);
  }

  const displacements = new Displacements();
  const union = new Union(displacements);
  const firstOf = new Map<string, number>();
  const contradictions: { element: string; kept: number; dropped: FhirResource }[] = [];
  resources.forEach(({ resource }, index) => {
    const kept = firstOf.get(ids[index]!);
    if (kept === undefined) firstOf.set(ids[index]!, index);
    else for (const element of union.merge(resources[kept]!.resource, resource)) contradictions.push({ element, kept, dropped: resource });
  });

  const isPatient = (index: number) => resources[index]!.resource.resourceType === "Patient";
  const order = [...firstOf.values()];
  const ordered = [...order.filter(isPatient), ...order.filter((index) => !isPatient(index))];

  const conditional = new ConditionalRequests();
  const entries: FhirObject[] = [];
  const add = (source: FhirResource, id: string) => {
    const { resourceType, id: _id, meta, ...elements } = source;
    const ownMeta = tagged(meta as FhirObject | undefined, options);
    const resource = (options.requests === "put"
      ? { resourceType, id, meta: ownMeta, ...elements }
      : { resourceType, meta: ownMeta, ...elements }) as FhirResource;
    displacements.replace(source, resource);
    const request = options.requests === "put" ? putRequest(resourceType, id) : conditional.request(resource, id, ownMeta.tag);
    entries.push({ fullUrl: `urn:uuid:${id}`, resource, request });
    return resource;
  };

  const entryOfId = new Map<string, number>();
  const targets: string[] = [];
  let messageHeader: string | undefined;
  const issues: Issue[] = [];
  for (const index of ordered) {
    const { resource, name } = resources[index]!;
    const id = ids[index]!;
    const reference = referenceTo(options.requests, resource.resourceType, id);
    if (resource.resourceType === "MessageHeader") messageHeader ??= reference;
    if (!hasKey(resources[index]!)) {
      issues.push(issue("bundle.no-key", { type: resource.resourceType, name }, { expression: `Bundle.entry[${entries.length}].resource` }));
    }
    entryOfId.set(id, entries.length);
    targets.push(reference);
    add(resource, id);
  }
  if (targets.length > 0) {
    const { feed, controlId, sourceHash } = options;
    add(
      provenance({ ...options, format: record.format, targets, messageHeader }),
      resourceId(options.idKey, feed, "Provenance", [controlId ?? "", sourceHash]),
    );
  }

  const entryOf = Int32Array.from(ids, (id) => entryOfId.get(id)!);
  const conflicts: Conflict[] = contradictions.map(({ element, kept, dropped }) => {
    const entry = entryOf[kept]!;
    return { element, entry, kept: entries[entry]!["resource"] as FhirResource, dropped };
  });
  issues.push(...conflictIssues(conflicts, record, result, displacements));
  failLostLeaves(result, displacements);
  return {
    bundle: { resourceType: "Bundle", type: "transaction", ...(entries.length > 0 && { entry: entries }) },
    entryOf,
    issues,
    displacements,
    options,
  };
}
