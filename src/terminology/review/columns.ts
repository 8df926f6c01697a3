/** The columns of a review sheet, in their order; those after the decision are for the reader alone. */
export const sheetColumns = [
  "concept map", "feed", "source system", "source code", "source display", "count", "first seen", "last seen",
  "target system", "target code", "target display", "equivalence", "comment", "reviewer",
  "candidate 1", "candidate 2", "candidate 3",
] as const;

export type SheetColumn = (typeof sheetColumns)[number];

/** Columns that an import cannot do without. */
export const neededColumns: readonly SheetColumn[] = ["concept map", "source code", "target code", "equivalence", "comment", "reviewer"];

/** How many candidates a line has. */
export const candidateColumns = 3;
