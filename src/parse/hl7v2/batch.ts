import { issue } from "../../errors.ts";
import type { ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Hl7v2Record } from "./record.ts";
import { more, mostAlike } from "./warnings.ts";

/**
 * Checks the envelope of a body: each header has its trailer, and the counts of BTS-1 and FTS-1 are those of what arrived. Messages without
 * a BHS before them are a batch too (chapter 2.10.3: `[FHS] { [BHS] { MSH … } [BTS] } [FTS]`).
 * `order` names the header, trailer and MSH segments as they came; the envelope's units are those without MSH.
 */
export function checkEnvelope(order: readonly string[], envelope: Hl7v2Record): Issue[] {
  const issues: Issue[] = [];
  let found = 0;
  const report = (key: ErrorKey, unit: number, parameters: Readonly<Record<string, string | number>>) => {
    if (found++ >= mostAlike) return;
    const { line } = envelope.units[unit]!;
    issues.push(issue(key, { ...parameters, line }, { source: nameOf(envelope, unit), position: envelope.unitPosition(unit) }));
  };
  /** The header's unit, -1 where there was none, and how many batches or messages followed. */
  let file = { header: -1, count: 0 };
  let batch: { readonly header: number; count: number } | undefined;
  const begin = (header: number) => {
    batch = { header, count: 0 };
    file.count++;
    return batch;
  };
  const leaveOpen = (header: number, names: { readonly header: string; readonly trailer: string }) => {
    if (header >= 0) report("hl7v2.batch-open", header, names);
  };
  const close = (unit: number, { header, count }: { readonly header: number; readonly count: number }, names: { readonly header: string; readonly trailer: string; readonly things: string }) => {
    if (header < 0) report("hl7v2.batch-unopened", unit, names);
    if (declares(envelope, unit, count) === false) report("hl7v2.batch-count", unit, { segment: names.trailer, things: names.things, found: count });
  };
  const endBatch = () => {
    leaveOpen(batch?.header ?? -1, batchNames);
    batch = undefined;
  };
  let unit = -1;
  for (const name of order) {
    if (name === "MSH") {
      (batch ?? begin(-1)).count++;
      continue;
    }
    do unit++; while (envelope.units[unit]!.name !== name);
    if (name === "BTS") {
      close(unit, batch ?? begin(-1), batchNames);
      batch = undefined;
      continue;
    }
    endBatch();
    if (name === "BHS") begin(unit);
    else if (name === "FTS") {
      close(unit, file, fileNames);
      file = { header: -1, count: 0 };
    } else {
      leaveOpen(file.header, fileNames);
      file = { header: unit, count: 0 };
    }
  }
  endBatch();
  leaveOpen(file.header, fileNames);
  more(issues, found);
  return issues;
}

/** A header and its trailer (chapter 2.10.3), and what the trailer's first field counts. */
const fileNames = { header: "FHS", trailer: "FTS", things: "batches" } as const;
const batchNames = { header: "BHS", trailer: "BTS", things: "messages" } as const;

/** Whether field 1 of a unit says `count`; undefined when it says nothing, which the standard allows. */
function declares(envelope: Hl7v2Record, unit: number, count: number): boolean | undefined {
  const from = envelope.childStart(unit, 1);
  if (from === envelope.childStart(unit, 2)) return undefined;
  const text = envelope.text(from).trim();
  return /^\d+$/.test(text) && Number(text) === count;
}

function nameOf(envelope: Hl7v2Record, unit: number): string {
  const { name, occurrence } = envelope.units[unit]!;
  return `${name}[${occurrence}]`;
}
