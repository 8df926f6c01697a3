import { issue } from "../errors.ts";
import type { MappedResource, MappingResult } from "../model/conversion.ts";
import type { FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { outcome } from "../model/leaf.ts";
import type { SourceRecord } from "../model/record.ts";
import { carryHead, type Carried } from "./carried.ts";
import { conflictIssues, settleLostLeaves } from "./conflicts.ts";
import { Displacements } from "./displacements.ts";
import { uniteDuplicates } from "./duplicates.ts";
import { Entries } from "./entries.ts";
import { resourceId } from "./identity.ts";
import { leftOut, loseResources, nameSource } from "./left-out.ts";
import { provenance } from "./provenance.ts";
import { referenceTo, type RequestStyle } from "./requests.ts";

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
  /** The record's own time (MSH-7) with the precision that it has, where it is less than an instant. */
  readonly occurred?: string | null;
  /** The leaves that control id and time come from, for lineage. */
  readonly controlIdLeaves?: readonly number[];
  readonly recordedLeaves?: readonly number[];
  readonly run?: string;
  readonly requests: RequestStyle;
  /** False where the target takes no MessageHeader: it is left out, and leaves that went nowhere else are archived. */
  readonly messageHeader?: boolean;
}

export interface AssembledBundle {
  /** The transaction. Entries: patients, then the record's order, then the Provenance. */
  readonly bundle: FhirResource;
  /** The entry (index) of each of `MappingResult.resources`; -1 where the target does not take it. */
  readonly entryOf: Int32Array;
  readonly issues: readonly Issue[];
  /** Where the trail's places are in the Bundle. */
  readonly displacements: Displacements;
  /** Leaves that are archived because the target does not take the only resource they went into. */
  readonly archived: ReadonlySet<number>;
  /** Leaves that the transaction's Provenance holds and nothing else. */
  readonly carried: ReadonlyMap<number, Carried>;
  /** Identifiers that stand where a reference to such a resource would. */
  readonly sourceIdentifiers: ReadonlySet<object>;
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

/** Patients first, so that a reader meets the subject before what is said of it; else the record's order. */
function patientsFirst(indexes: readonly number[], resources: readonly MappedResource[]): number[] {
  const isPatient = (index: number) => resources[index]!.resource.resourceType === "Patient";
  return [...indexes.filter(isPatient), ...indexes.filter((index) => !isPatient(index))];
}

/** Reference to who answers for the record (MSH-22), else to who sent it (MSH-4), as its MessageHeader says, also where that is left out. */
function senderOf(resources: readonly MappedResource[]): string | undefined {
  const header = resources.find(({ resource }) => resource.resourceType === "MessageHeader")?.resource;
  const sender = (header?.["responsible"] ?? header?.["sender"]) as { readonly reference?: string } | undefined;
  return sender?.reference;
}

/**
 * The transaction Bundle of one mapped record: derived ids, references, duplicates united, tags, a Provenance. Takes possession of
 * `result`: its resources become part of the Bundle, and leaves that only a contradicted duplicate held become `failed` in
 * `result.outcomes`, those that only a resource held which the target does not take `archived`. Call it once for each result.
 */
export function assembleBundle(record: SourceRecord, result: MappingResult, options: AssembleOptions): AssembledBundle {
  const { resources, links } = result;
  const ids = deriveIds(result, options);
  const references = resources.map(({ resource }, index) => referenceTo(options.requests, resource.resourceType, ids[index]!));
  for (const { holder, to } of links) holder["reference"] = references[to]!;
  const left = leftOut(result, options);
  const sourceIdentifiers = nameSource(result, left, options);

  const displacements = new Displacements();
  const { standing, contradictions } = uniteDuplicates(resources, ids, displacements);

  const entries = new Entries(options, displacements);
  const entryOfId = new Map<string, number>();
  const issues: Issue[] = [];
  const ordered = patientsFirst(standing.filter((index) => !left.has(index)), resources);
  for (const index of ordered) {
    const { resource, name } = resources[index]!;
    const entry = entries.list.length;
    if (!hasKey(resources[index]!)) {
      issues.push(issue("bundle.no-key", { type: resource.resourceType, name }, { expression: `Bundle.entry[${entry}].resource` }));
    }
    entryOfId.set(ids[index]!, entry);
    entries.add(resource, ids[index]!, references[index]!);
  }
  let source: FhirResource | undefined;
  if (ordered.length > 0) {
    const messageHeader = ordered.find((index) => resources[index]!.resource.resourceType === "MessageHeader");
    source = provenance({
      ...options,
      occurred: options.occurred ?? null,
      format: record.format,
      targets: ordered.map((index) => references[index]!),
      messageHeader: messageHeader === undefined ? undefined : references[messageHeader],
      author: senderOf(resources),
    });
    const id = resourceId(options.idKey, options.feed, "Provenance", [options.controlId ?? "", options.sourceHash]);
    entries.add(source, id, referenceTo(options.requests, "Provenance", id));
  }

  const entryOf = new Int32Array(ids.length);
  for (let index = 0; index < ids.length; index++) entryOf[index] = entryOfId.get(ids[index]!) ?? -1;
  const conflicts = contradictions.filter(({ standing }) => !left.has(standing)).map(({ element, standing, dropped }) => {
    const entry = entryOf[standing]!;
    return { element, entry, kept: entries.list[entry]!["resource"] as FhirResource, dropped };
  });
  issues.push(...conflictIssues(conflicts, record, result, displacements));
  settleLostLeaves(result, displacements, outcome.failed);
  loseResources(result, left, displacements);
  const archived = settleLostLeaves(result, displacements, outcome.archived);
  const carried = carryHead(result, source, entries.list.length - 1, options);
  return {
    bundle: { resourceType: "Bundle", type: "transaction", ...(ordered.length > 0 && { entry: entries.list }) },
    entryOf,
    issues,
    displacements,
    archived,
    carried,
    sourceIdentifiers,
    options,
  };
}
