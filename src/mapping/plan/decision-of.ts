import type { RowRef } from "../../model/lineage.ts";
import type { RowSyntax } from "../syntax.ts";

/** What a row decides: one that names its conversion transforms, one that leaves it to the types migrates. */
export function decisionOf(row: RowSyntax): RowRef["decision"] {
  if (row.leave !== undefined) return "leave";
  if (row.archive !== undefined) return "archive";
  return row.to !== undefined && row.translate === undefined && row.as === undefined && row.join === undefined ? "migrate" : "transform";
}
