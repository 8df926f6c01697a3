import type { Condition } from "../grammar/condition.ts";
import type { Place } from "../grammar/place.ts";
import type { Row, TablePlan } from "./plan.ts";

/** True where a data type table looks at nothing but its node: the same text gives the same resource wherever it stands. */
export function isSelfContained(table: TablePlan, tables: readonly TablePlan[], around: readonly TablePlan[] = []): boolean {
  if (around.includes(table)) return true;
  const inner = [...around, table];
  return table.links.length === 0 && table.places.every(({ foreign, rows }) => !foreign && rows.every((row) => isLocal(row, tables, inner)));
}

function isLocal(row: Row, tables: readonly TablePlan[], around: readonly TablePlan[]): boolean {
  switch (row.kind) {
    case "consumed":
      return true;
    case "settle":
      return looksInside(row.when);
    case "switch":
      return looksInside(row.when) && isInside(row.by) && row.cases.every(({ rows }) => rows.every((one) => isLocal(one, tables, around)));
    case "write": {
      const { conversion } = row;
      const converts = conversion.kind === "table" || conversion.kind === "resource" ? isSelfContained(tables[conversion.table]!, tables, around) : true;
      return converts && looksInside(row.when) && row.withs.every(isInside) && (row.rest ?? []).every((one) => isLocal(one, tables, around));
    }
  }
}

function isInside(place: Place | "own"): boolean {
  return place === "own" || place.unit === null;
}

function looksInside(condition: Condition | null): boolean {
  if (condition === null) return true;
  switch (condition.kind) {
    case "and":
    case "or":
      return looksInside(condition.left) && looksInside(condition.right);
    case "not":
      return looksInside(condition.of);
    default:
      return isInside(condition.place);
  }
}
