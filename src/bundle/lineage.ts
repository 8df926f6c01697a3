import type { LeafReport, LineageReport, MappingResult } from "../model/conversion.ts";
import type { FhirObject, FhirValue } from "../model/fhir.ts";
import { outcome, outcomeNames, type OutcomeNumber } from "../model/leaf.ts";
import type { RowRef, Translation } from "../model/lineage.ts";
import type { SourceRecord } from "../model/record.ts";
import type { AssembledBundle } from "./assemble.ts";
import { hasParts } from "./canonical.ts";
import type { Place } from "./displacements.ts";
import { OwnLineage, rowName, type Origin } from "./own-lineage.ts";
import { childPath, pathsOf, walk } from "./paths.ts";
import { traceIndex } from "./trace-index.ts";

/** The ConceptMap element behind a value: it gave this very code, or the coding that the value is part of. */
function conceptMapOf(value: FhirValue, holder: object, translations: readonly Translation[]): LineageReport["conceptMap"] {
  const coding = holder as FhirObject;
  const found = translations.find(({ target }) =>
    target !== undefined && (value === target.code || (coding["code"] === target.code && coding["system"] === target.system)));
  return found && {
    url: found.conceptMap,
    ...(found.version !== undefined && { version: found.version }),
    code: found.source.code,
  };
}

/** Origins with the same row are one: a value made of several leaves. */
function grouped(origins: readonly Origin[]): Map<string, Set<number>> {
  const rows = new Map<string, Set<number>>();
  for (const { row, leaves } of origins) {
    const sources = rows.get(row) ?? new Set();
    rows.set(row, sources);
    for (const leaf of leaves) if (leaf >= 0) sources.add(leaf);
  }
  return rows;
}

/**
 * The lineage of every primitive in the Bundle: one row for each table row that wrote it, with the leaves it came from (none for a
 * constant). A value takes the lineage of the nearest element around it that the trail names. Throws when a value has none.
 */
export function lineageReport(record: SourceRecord, result: MappingResult, assembled: AssembledBundle): LineageReport[] {
  const index = traceIndex(result.trail, assembled.displacements);
  const own = new OwnLineage(result, assembled);
  const translations = Map.groupBy(result.translations, ({ leaf }) => leaf);
  const around = new Map<object, readonly Origin[]>();
  const report: LineageReport[] = [];
  const entries = (assembled.bundle["entry"] ?? []) as FhirValue[];
  let entry = -1;

  const traced = (holder: object, property: string | number): readonly Origin[] => {
    const properties = index.get(holder);
    const steps = properties?.get(property) ??
      (typeof property === "string" && property.startsWith("_") ? properties?.get(property.slice(1)) : undefined);
    return steps === undefined
      ? (around.get(holder) ?? [])
      : steps.map((step) => ({ leaves: [result.trail.leaves[step]!], row: rowName(result.rows[result.trail.rows[step]!]!) }));
  };

  walk(assembled.bundle, "Bundle", (holder, property, value, path) => {
    if (holder === entries) entry = property as number;
    const written = traced(holder, property);
    if (hasParts(value)) {
      around.set(value, written);
      return;
    }
    const linked = property === "reference" ? own.references(holder) : [];
    const mapped = linked.length > 0 ? linked : written;
    const origins = mapped.length > 0 ? mapped : own.of(entry, holder, property, path);
    if (origins.length === 0) throw new Error(`${path} has no lineage: neither a row of a mapping table nor the bundle stage wrote it.`);
    for (const [row, leaves] of grouped(origins)) {
      const conceptMap = conceptMapOf(value, holder, [...leaves].flatMap((leaf) => translations.get(leaf) ?? []));
      report.push({ target: path, sources: [...leaves].map((leaf) => record.name(leaf)), row, ...(conceptMap && { conceptMap }) });
    }
  });
  return report;
}

function holds({ holder, property }: Place): boolean {
  const values = holder as Record<string | number, FhirValue | undefined>;
  return (values[property] ?? values[`_${property}`] ?? null) !== null;
}

/** The paths in the Bundle of what each leaf wrote, in the order of writing. */
function targetsOfLeaves(result: MappingResult, assembled: AssembledBundle): Map<number, Set<string>> {
  const paths = pathsOf(assembled.bundle);
  const targets = new Map<number, Set<string>>();
  const { holders, properties, leaves } = result.trail;
  for (let step = 0; step < leaves.length; step++) {
    const leaf = leaves[step]!;
    if (leaf < 0) continue;
    const place = assembled.displacements.place(holders[step]!, properties[step]!);
    const parent = place === undefined || !holds(place) ? undefined : paths.get(place.holder);
    if (place === undefined || parent === undefined) continue;
    const path = childPath(parent, place.property);
    const known = targets.get(leaf);
    if (known === undefined) targets.set(leaf, new Set([path]));
    else known.add(path);
  }
  for (const [leaf, { path }] of assembled.carried) targets.set(leaf, new Set([...(targets.get(leaf) ?? []), path]));
  return targets;
}

/**
 * What became of each leaf, in the record's order. Throws when a leaf counts as mapped and nothing in the Bundle came from it.
 */
export function leafReports(record: SourceRecord, result: MappingResult, assembled: AssembledBundle): LeafReport[] {
  const targets = targetsOfLeaves(result, assembled);
  const deleted = new Set(result.deletes.map(({ leaf }) => leaf));
  return Array.from(result.outcomes, (number, leaf) => {
    const source = record.name(leaf);
    const carried = assembled.carried.get(leaf);
    const row = result.rows[result.outcomeRows[leaf]!];
    const written = number === outcome.mapped ? targets.get(leaf) : undefined;
    if (number === outcome.mapped && written === undefined) {
      throw new Error(`${source} counts as mapped and nothing in the Bundle came from it.`);
    }
    return {
      source,
      outcome: outcomeNames[number as OutcomeNumber]!,
      ...(carried !== undefined ? { row: carried.row } : row !== undefined && { row: rowName(row) }),
      ...(carried !== undefined ? {} : assembled.archived.has(leaf) ? { reason: notTaken } : reasonOf(number, row, deleted.has(leaf))),
      ...(written !== undefined && { targets: [...written] }),
    };
  });
}

const notTaken = "it went into the MessageHeader alone, and the target takes no message headers (PORTAGE_TARGET_MESSAGE_HEADER)";

/** Why a leaf is not carried over, where a row decided so: the row's own words, or what its kind of row does. */
function reasonOf(number: number, row: RowRef | undefined, deleted: boolean): { reason?: string } {
  if (deleted) return { reason: 'the source says "": the value is to be deleted, so the element is left out' };
  if (row?.reason !== undefined) return { reason: row.reason };
  if (number === outcome.left && row !== undefined) return { reason: "the element that the row writes says it already, or another field goes before this one" };
  if (number === outcome.archived && row !== undefined) return { reason: "the element that the row writes has no place for this part" };
  return {};
}
