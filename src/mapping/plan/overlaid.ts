import type { OverlaySyntax, TablesSyntax, TableSyntax } from "../syntax.ts";

/** Which overlays apply: those of the feed and those of its realm. */
export interface OverlayChoice {
  readonly feed: string | null;
  readonly realm: string | null;
}

/** The tables with the rows of the overlays that apply, and these overlays. */
export function overlaid(syntax: TablesSyntax, choice: OverlayChoice): { readonly tables: readonly TableSyntax[]; readonly overlays: readonly OverlaySyntax[] } {
  const overlays = syntax.overlays.filter((overlay) => (overlay.feed !== null && overlay.feed === choice.feed) || (overlay.realm !== null && overlay.realm === choice.realm));
  return { tables: syntax.tables.map((table) => overlay(table, overlays)), overlays };
}

/** The table with the overlays' rows in place of its own, place by place; further places come at the end. */
function overlay(table: TableSyntax, overlays: readonly OverlaySyntax[]): TableSyntax {
  let { rows } = table;
  for (const one of overlays) {
    if (one.overlay !== table.title) continue;
    const changed = new Map(one.rows.map((row) => [row.place.text, row]));
    rows = [...rows.map((row) => changed.get(row.place.text) ?? row), ...one.rows.filter((row) => !rows.some((own) => own.place.text === row.place.text))];
  }
  return { ...table, rows };
}
