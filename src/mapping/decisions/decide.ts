import type { DictionaryField } from "../../model/dictionary.ts";
import { parsePlace } from "../grammar/place.ts";
import { Builder, type Knowledge } from "../plan/builder.ts";
import { resolveConversion } from "../plan/conversions.ts";
import { decisionOf } from "../plan/decision-of.ts";
import type { Conversion } from "../plan/plan.ts";
import type { RowSyntax, TableSyntax } from "../syntax.ts";
import { conditionWords } from "./condition-words.ts";
import type { Decision } from "./decision.ts";
import { dictionaryTrail, partsOf } from "./place-names.ts";

/** All decisions of the tables (overlays applied), table by table in the order of the rows. What is wrong in a table is `portage check`'s to say. */
export function decisionsOf(tables: readonly TableSyntax[], knowledge: Knowledge): Decision[] {
  const builder = new Builder(tables, knowledge, new Set());
  return tables.flatMap((table) => table.rows.flatMap((row) => placeDecisions(table, row, builder)));
}

function placeDecisions(table: TableSyntax, { place: written, rows }: TableSyntax["rows"][number], builder: Builder): Decision[] {
  const place = parsePlace(written.text);
  if (place === undefined) return [];
  const trail = dictionaryTrail(place, builder.knowledge.dictionary);
  const at: At = {
    table,
    source: place.unit ?? place.type!,
    place: written.text,
    keys: partsOf(place),
    trail,
    type: builder.place(written)?.type ?? "",
    when: [],
    condition: [],
  };
  return rows.flatMap((row) => rowDecisions(row, at, builder));
}

/** Where a row stands: its place, and the conditions around it. */
interface At {
  readonly table: TableSyntax;
  readonly source: string;
  readonly place: string;
  readonly keys: readonly number[];
  readonly trail: readonly DictionaryField[];
  readonly type: string;
  readonly when: readonly string[];
  readonly condition: readonly string[];
}

function rowDecisions(row: RowSyntax, outer: At, builder: Builder): Decision[] {
  const at = row.when === undefined ? outer : under(outer, row.when.text);
  if (row.by !== undefined) {
    return (row.cases ?? []).flatMap(({ values, rows }) => {
      const type = values.length === 1 && at.type === "varies" ? values[0]! : at.type;
      return rows.flatMap((inner) => rowDecisions(inner, { ...under(at, caseCondition(row.by!.text, values)), type }, builder));
    });
  }
  const further: At = { ...at, condition: [...at.condition, "the repetition is not the first"] };
  return [decision(row, at, builder), ...(row.rest ?? []).flatMap((inner) => rowDecisions(inner, further, builder))];
}

function under(at: At, text: string): At {
  return { ...at, when: [...at.when, text], condition: [...at.condition, conditionWords(text)] };
}

/** A case of a switch as a condition of the language. */
function caseCondition(place: string, values: readonly string[]): string {
  const quoted = values.map((value) => (/^\w+$/.test(value) ? value : `"${value}"`));
  if (values.length > 1) return `${place} in (${quoted.join(", ")})`;
  return values[0] === "" ? `not ${place}` : `${place} = ${quoted[0]}`;
}

function decision(row: RowSyntax, at: At, builder: Builder): Decision {
  const { table, source, place, keys, trail } = at;
  const conversion = row.to === undefined ? undefined : conversionOf(row, at, builder);
  return {
    table: table.title,
    owner: table.owner,
    version: table.version,
    source,
    place,
    keys,
    field: trail[0]?.name ?? null,
    component: trail.length > 1 ? trail.slice(1).map(({ name }) => name).join(" › ") : null,
    decision: decisionOf(row),
    target: row.to === undefined ? null : `${table.target}.${row.to.text}`,
    when: all(at.when),
    condition: all(at.condition),
    through: through(row, conversion, builder),
    conceptMap: row.translate?.text ?? null,
    constants: (row.set ?? []).map(({ path, value }) => `${path.text} = ${value.text}`),
    further: furtherWords(row),
    reason: row.leave?.text ?? row.archive?.text ?? null,
    file: row.file,
    line: row.line,
  };
}

/** Several conditions that must all hold, as one. */
function all(conditions: readonly string[]): string {
  return conditions.map((one) => (conditions.length > 1 && / or /.test(one) ? `(${one})` : one)).join(" and ");
}

function conversionOf(row: RowSyntax, { table, type }: At, builder: Builder): Conversion | undefined {
  const path = builder.path(table.target, row.to!);
  return path && resolveConversion(row, { type }, path.element, builder);
}

function through(row: RowSyntax, conversion: Conversion | undefined, builder: Builder): string | null {
  switch (conversion?.kind) {
    case "function":
      return row.as === undefined && conversion.function.name === "text" ? null : conversion.function.name;
    case "table":
    case "resource":
      return builder.tables[conversion.table]!.title;
    case "join":
      return "join";
    default:
      return row.as?.text ?? null;
  }
}

function furtherWords(row: RowSyntax): string[] {
  const places = (row.with ?? []).map(({ text }) => text).join(", ");
  const words: string[] = [];
  if (row.with !== undefined) words.push(row.to === undefined ? `read by the row of ${places}` : `read together with ${places}`);
  if (row.join !== undefined) words.push(row.join.text === "" ? "joined without a separator" : `joined by “${row.join.text}”`);
  for (const { path, value } of row.beside ?? []) words.push(`writes ${path.text} from ${value.text} beside it`);
  if (row.yieldsTo !== undefined) words.push(`gives way to ${row.yieldsTo.text}`);
  if (row.absent !== undefined) words.push(`where nothing writes the element: “${row.absent.text}”`);
  if (row.required !== undefined) words.push(`required: ${row.required.text}`);
  return words;
}
