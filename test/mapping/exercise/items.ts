import type { Condition } from "../../../src/mapping/grammar/condition.ts";
import type { Place } from "../../../src/mapping/grammar/place.ts";
import type { Absent, InstancePlan, LinkPlan, MappingPlan, MessagePlan, NotePlan, PlaceRows, Requirement, Row, TablePlan } from "../../../src/mapping/plan/plan.ts";
import type { RowRef } from "../../../src/model/lineage.ts";

/** A row of a table with everything around it that has to hold before it is asked: conditions, the values of switches, a further repetition. */
export interface RowUse {
  readonly table: TablePlan;
  readonly place: PlaceRows;
  readonly row: Row;
  readonly conditions: readonly Condition[];
  readonly switches: readonly { readonly by: Place; readonly values: readonly string[] }[];
  /** True for a row under `rest`. */
  readonly repeated: boolean;
  /** What the row's function, or that of the row whose `rest` it is, reads beside. */
  readonly withs: readonly Place[];
}

/** One thing that some input has to exercise. `name` is unique in the plan; what a part says of several messages has one `key`. */
export type Item = { readonly name: string; readonly key: string; readonly ref: RowRef } & (
  | { readonly kind: "row"; readonly use: RowUse }
  | { readonly kind: "absent"; readonly table: TablePlan; readonly absent: Absent }
  | { readonly kind: "required"; readonly table: TablePlan; readonly requirement: Requirement }
  | { readonly kind: "instance"; readonly message: MessagePlan; readonly instance: InstancePlan }
  | { readonly kind: "link" | "nobody"; readonly message: MessagePlan; readonly link: LinkPlan }
  | { readonly kind: "note"; readonly message: MessagePlan; readonly note: NotePlan; readonly on: string }
);

/** The rows of a table, those inside others too. A switch is exercised by its cases. */
export function rowUses(table: TablePlan): RowUse[] {
  const walk = (row: Row, around: RowUse): RowUse[] => {
    const here: RowUse = { ...around, row, withs: row.kind === "write" ? row.withs : around.withs, conditions: "when" in row && row.when !== null ? [...around.conditions, row.when] : around.conditions };
    if (row.kind === "switch") {
      return row.cases.flatMap(({ values, rows }) => rows.flatMap((inner) => walk(inner, { ...here, switches: [...here.switches, { by: row.by, values }] })));
    }
    if (row.kind !== "write" || row.rest === null) return [here];
    return [here, ...row.rest.flatMap((inner) => walk(inner, { ...here, repeated: true }))];
  };
  return table.places.flatMap((place) => place.rows.flatMap((row) => walk(row, { table, place, row, conditions: [], switches: [], repeated: false, withs: [] })));
}

/** Everything that a plan's tables say. */
export function itemsOf(plan: MappingPlan): Item[] {
  const of = (id: number) => plan.rows[id]!;
  const keyOf = (kind: string, id: number, more: string = "") => {
    const { file, line, table, row } = of(id);
    return `${kind} ${file}:${line} ${table.startsWith("message ") ? `${row}${more}` : `${table} ${row} #${id}`}`;
  };
  const tables = plan.tables.flatMap((table): Item[] => [
    ...rowUses(table).map((use): Item => ({ kind: "row", name: `row ${use.row.id}`, key: keyOf("row", use.row.id), ref: of(use.row.id), use })),
    ...table.absents.map((absent): Item => ({ kind: "absent", name: `absent ${absent.id}`, key: keyOf("absent", absent.id), ref: of(absent.id), table, absent })),
    ...table.requirements.map((requirement): Item => ({ kind: "required", name: `required ${requirement.id}`, key: keyOf("required", requirement.id), ref: of(requirement.id), table, requirement })),
  ]);
  const messages = [...plan.messages.values()].flatMap((message): Item[] => [
    ...message.instances.map((instance): Item => ({ kind: "instance", name: `instance ${instance.id}`, key: keyOf("instance", instance.id), ref: of(instance.id), message, instance })),
    ...message.links.map((link): Item => ({ kind: "link", name: `link ${link.id}`, key: keyOf("link", link.id), ref: of(link.id), message, link })),
    ...message.links.filter(({ absent }) => absent !== null).map((link): Item => ({ kind: "nobody", name: `nobody ${link.id}`, key: keyOf("nobody", link.id), ref: of(link.id), message, link })),
    ...message.notes.flatMap((note) => [...note.on.keys()].map((on): Item => ({ kind: "note", name: `note ${note.id} ${on}`, key: `note ${note.segment} on ${on}`, ref: of(note.id), message, note, on }))),
  ]);
  return [...tables, ...messages];
}
