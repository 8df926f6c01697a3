/**
 * What became of a leaf. The numbers are a precedence: where several rows speak of one leaf, the highest stands, so that a
 * leaf ends in exactly one outcome.
 */
export const outcome = { undecided: 0, left: 1, archived: 2, failed: 3, mapped: 4 } as const;

export type OutcomeName = keyof typeof outcome;
export type OutcomeNumber = (typeof outcome)[OutcomeName];

/** Outcome names by their number. */
export const outcomeNames: readonly OutcomeName[] = ["undecided", "left", "archived", "failed", "mapped"];

/** The five outcomes of a record's leaves; they add up to `leaves`. */
export interface LeafCounts {
  readonly leaves: number;
  readonly mapped: number;
  readonly archived: number;
  readonly left: number;
  readonly undecided: number;
  readonly failed: number;
}

/** Where in every record a leaf stands: its name without occurrences and repetitions (`PID[1]-3[2].4.1` → `PID-3.4`). */
export function placeOf(leafName: string): string {
  return leafName.replace(/\[\d+\]/g, "").replace(/(\.\d+)\.1$/, "$1");
}
