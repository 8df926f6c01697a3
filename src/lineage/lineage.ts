import { createHash } from "node:crypto";
import { issue } from "../errors.ts";
import type { LeafReport, LineageReport } from "../model/conversion.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue, SourcePosition } from "../model/issue.ts";
import type { Records, RecordHistory, Writer } from "../model/records.ts";
import { reconvert } from "../quarantine/reconvert.ts";
import { madeBy } from "./made-by.ts";
import { ofResource } from "./of-resource.ts";

/** A leaf that wrote something of the resource, with what stands in it. */
export interface SourceLeaf extends LeafReport {
  readonly value: string;
  readonly position: SourcePosition;
}

/** What one record has to do with a resource. */
export interface RecordLineage extends Writer, Pick<RecordHistory, "feed" | "controlId" | "receivedAt" | "sha256"> {
  /** The version of the tables that made it, and that of the present ones. */
  readonly tables: { readonly made: string | null; readonly present: string };
  /** True where the present tables make the same Bundle again, byte for byte: then this is the lineage of what was delivered. */
  readonly exact: boolean;
  readonly lineage: readonly LineageReport[];
  readonly leaves: readonly SourceLeaf[];
  /** Why it is not exact, or why there is none. */
  readonly issues: readonly Issue[];
}

/**
 * The records behind a resource that was delivered, newest first, each with the leaves, rows and ConceptMap elements that made it. Lineage is not stored: the same bytes
 * with the same tables give it again. `resource` is `Type/id`, by the id that Portage derives or the one that the target gave.
 */
export async function lineageOf(records: Records, engine: Engine, resource: string, limit: number, target?: string): Promise<RecordLineage[]> {
  const found: RecordLineage[] = [];
  for (const writer of await records.writers(resource, limit, target)) {
    const record = await records.record(writer.recordId);
    if (record !== undefined) found.push(await recordLineage(records, engine, writer, record));
  }
  return found;
}

async function recordLineage(records: Records, engine: Engine, writer: Writer, record: RecordHistory): Promise<RecordLineage> {
  const { feed, controlId, receivedAt, sha256 } = record;
  const { tables: made, bundles } = madeBy(record, writer.deliveryId);
  const present = engine.tableVersion;
  const about = { ...writer, feed, controlId, receivedAt, sha256, tables: { made, present } };
  const without = (why: Issue): RecordLineage => ({ ...about, exact: false, lineage: [], leaves: [], issues: [why] });

  const source = await records.source(record.id);
  if (source === undefined || source === "expired") return without(issue("lineage.source-expired"));
  const conversion = reconvert(engine, source, feed);
  const read = conversion?.source?.record;
  const found = conversion === undefined ? undefined : ofResource(conversion.report(), writer.reference);
  if (conversion === undefined || read === undefined || found === undefined) return without(issue("lineage.not-made"));
  const exact = bundles.has(createHash("sha256").update(conversion.bundle ?? "").digest("hex"));
  const issues = exact ? [] : [made === present ? issue("lineage.other-settings") : issue("lineage.other-tables", { made: made ?? "unknown", present })];
  const numbers = new Map(Array.from({ length: read.leafCount }, (_, leaf) => [read.name(leaf), leaf] as const));
  const leaves = found.leaves.map((leaf) => {
    const number = numbers.get(leaf.source)!;
    return { ...leaf, value: read.isNull(number) ? '""' : read.text(number), position: read.position(number) };
  });
  return { ...about, exact, lineage: found.lineage, leaves, issues };
}
