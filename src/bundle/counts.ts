import { outcome, type LeafCounts } from "../model/leaf.ts";

/** Counts the outcomes of a record's leaves (`MappingResult.outcomes`). */
export function countOutcomes(outcomes: Uint8Array): LeafCounts {
  const count = [0, 0, 0, 0, 0];
  for (const number of outcomes) count[number]!++;
  return {
    leaves: outcomes.length,
    mapped: count[outcome.mapped]!,
    archived: count[outcome.archived]!,
    left: count[outcome.left]!,
    undecided: count[outcome.undecided]!,
    failed: count[outcome.failed]!,
  };
}
