import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Hl7v2Record } from "./record.ts";
import { more, mostAlike } from "./warnings.ts";

/** A header and its trailer (chapter 2.10.3), and what the trailer's first field counts. */
const pairs = {
  FTS: { header: "FHS", things: "batches" },
  BTS: { header: "BHS", things: "messages" },
} as const;

/**
 * Checks the envelope of a body: each header has its trailer, and the counts of BTS-1 and FTS-1 are those of what arrived.
 * `order` names the header, trailer and MSH segments as they came; the envelope's units are those without MSH.
 */
export function checkEnvelope(order: readonly string[], envelope: Hl7v2Record): Issue[] {
  const issues: Issue[] = [];
  let found = 0;
  const report = (make: () => Issue) => {
    if (found++ < mostAlike) issues.push(make());
  };
  const open = new Map<string, { unit: number; count: number }>();
  const where = (unit: number) => ({ source: nameOf(envelope, unit), position: envelope.unitPosition(unit) });
  const leftOpen = (header: string, trailer: string) => {
    const { unit } = open.get(header)!;
    report(() => issue("hl7v2.batch-open", { header, trailer, line: envelope.units[unit]!.line }, where(unit)));
    open.delete(header);
  };
  const count = (header: string) => {
    const of = open.get(header);
    if (of !== undefined) of.count++;
  };
  let unit = -1;
  for (const name of order) {
    if (name === "MSH") {
      count("BHS");
      continue;
    }
    do unit++; while (envelope.units[unit]!.name !== name);
    if (name === "FHS" || name === "BHS") {
      const trailer = name === "FHS" ? "FTS" : "BTS";
      if (open.has("BHS")) leftOpen("BHS", "BTS");
      if (open.has(name)) leftOpen(name, trailer);
      if (name === "BHS") count("FHS");
      open.set(name, { unit, count: 0 });
      continue;
    }
    const { header, things } = pairs[name as "BTS" | "FTS"];
    if (name === "FTS" && open.has("BHS")) leftOpen("BHS", "BTS");
    const { line } = envelope.units[unit]!;
    const opened = open.get(header);
    const closing = unit;
    if (opened === undefined) report(() => issue("hl7v2.batch-unopened", { trailer: name, header, line }, where(closing)));
    else if (declares(envelope, unit, opened.count) === false) {
      report(() => issue("hl7v2.batch-count", { segment: name, line, things, found: opened.count }, where(closing)));
    }
    open.delete(header);
  }
  for (const [header, trailer] of [["BHS", "BTS"], ["FHS", "FTS"]] as const) if (open.has(header)) leftOpen(header, trailer);
  more(issues, found);
  return issues;
}

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
