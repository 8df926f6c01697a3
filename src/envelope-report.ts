import { countOutcomes } from "./bundle/counts.ts";
import type { EnvelopeReport, LeafReport, RecordPlace } from "./model/conversion.ts";
import { outcome } from "./model/leaf.ts";
import type { SourceRecord } from "./model/record.ts";

const kept = "says how the batch travelled; kept with the source of each record of the batch";
const alone = "says how the batch travelled, and no record stands in it";

/** What becomes of the leaves of FHS, BHS, BTS and FTS: those around a message are kept with its source, the others are left. */
export function envelopeReport(envelope: SourceRecord, surrounding: ReadonlySet<number>, place: RecordPlace | null): EnvelopeReport {
  const outcomes = new Uint8Array(envelope.leafCount).fill(outcome.left);
  for (const unit of surrounding) outcomes.fill(outcome.archived, envelope.units[unit]!.from, envelope.units[unit]!.to);
  const leaves = Array.from(outcomes, (of, leaf): LeafReport => {
    const isKept = of === outcome.archived;
    return { source: envelope.name(leaf), outcome: isKept ? "archived" : "left", reason: isKept ? kept : alone };
  });
  return { ...(place !== null && { place }), counts: countOutcomes(outcomes), leaves };
}
