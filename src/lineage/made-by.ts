import type { RecordHistory } from "../model/records.ts";

/** The conversion behind a delivery, as the ledger tells it. */
export interface MadeBy {
  readonly tables: string | null;
  /** SHA-256 (hex) of the Bundles that the conversion sent on its way: the whole, and what was left of it after a target had refused parts. */
  readonly bundles: ReadonlySet<string>;
}

/** Finds in a record's history the conversion that a delivery carries. */
export function madeBy({ history, tables: last }: Pick<RecordHistory, "history" | "tables">, deliveryId: string): MadeBy {
  let tables: string | null = null;
  let bundles = new Set<string>();
  for (const { event, deliveryId: of, detail } of history) {
    if (event === "converted") {
      tables = String(detail["tables"]);
      bundles = new Set();
    }
    if (event !== "queued") continue;
    bundles.add(String(detail["bundle"]));
    if (of === deliveryId) return { tables, bundles };
  }
  return { tables: last, bundles: new Set() };
}
