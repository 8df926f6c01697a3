import { issue } from "../../errors.ts";
import type { ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Contradiction, Decoded } from "./charset.ts";
import type { Hl7v2Record } from "./record.ts";
import type { Scan } from "./scan.ts";

/** The most issues of one kind that a message or a batch gets; one more says how many there are beyond. */
export const mostAlike = 100;

const trailers: ReadonlySet<string> = new Set(["BTS", "FTS"]);

/** What is odd about a message or an envelope that is read all the same: raw line breaks, bare and displaced segments, unknown escape sequences. */
export function warningsOf(record: Hl7v2Record, scan: Scan, displaced: readonly number[], escaped: boolean): Issue[] {
  const issues: Issue[] = [];
  const ofUnits = (key: ErrorKey, units: readonly number[]) => {
    if (units.length === 0) return;
    for (const unit of units.slice(0, mostAlike)) {
      const { name, occurrence, line } = record.units[unit]!;
      const where = { source: `${name}[${occurrence}]`, position: record.unitPosition(unit) };
      issues.push(issue(key, { segment: name, line, structure: record.structure }, where));
    }
    more(issues, units.length);
  };
  ofUnits("hl7v2.line-break", scan.broken);
  // A trailer without a count is complete.
  ofUnits("hl7v2.segment-bare", scan.bare.filter((unit) => !trailers.has(record.units[unit]!.name)));
  ofUnits("hl7v2.segment-out-of-place", displaced);
  if (escaped) {
    const leaves = record.unknownEscapes();
    for (const leaf of leaves.slice(0, mostAlike)) {
      const source = record.name(leaf);
      issues.push(issue("hl7v2.escape", { leaf: source }, { source, position: record.position(leaf) }));
    }
    more(issues, leaves.length);
  }
  return issues;
}

/** Says how many there are beyond those that are named. */
export function more(issues: Issue[], count: number): void {
  if (count > mostAlike) issues.push(issue("hl7v2.more", { count: count - mostAlike }));
}

const contradictions: Readonly<Record<Contradiction, ErrorKey>> = {
  undeclared: "hl7v2.charset-undeclared", contradicted: "hl7v2.charset-contradicted", invalid: "hl7v2.charset-invalid",
};

/** What is odd about a message's character set. `declared` is the encoding that was asked for. */
export function charsetWarnings(decoded: Pick<Decoded, "encoding" | "contradiction">, declared: string | undefined, unknownIn: string | undefined): Issue[] {
  const issues: Issue[] = [];
  if (unknownIn !== undefined) issues.push(issue("hl7v2.charset-unknown", { place: unknownIn, encoding: decoded.encoding }));
  if (decoded.contradiction !== undefined) {
    const reading = declared === "utf-8" ? "they are read as windows-1252" : "each is read as U+FFFD";
    issues.push(issue(contradictions[decoded.contradiction], { declared: declared ?? "", encoding: decoded.encoding, reading }));
  }
  return issues;
}
