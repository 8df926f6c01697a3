import type { MappingPlan, Row } from "../../../src/mapping/plan/plan.ts";
import type { Run, TableRunner } from "../../../src/mapping/runtime/run.ts";

/**
 * The same plan, whose rows tell when they were used. A write row has written when the interpreter comes to what it writes beside (`beside:`), and not before;
 * a row that hands its value to a data type table leaves no other trace, as the values are those of that table's rows. A settling row is used when its outcome is asked for.
 */
export function watched(plan: MappingPlan, used: (row: number) => void): MappingPlan {
  const watch = (row: Row): Row => {
    if (row.kind === "switch") return { ...row, cases: row.cases.map(({ values, rows }) => ({ values, rows: rows.map(watch) })) };
    if (row.kind === "settle") {
      const { outcome } = row;
      return {
        ...row,
        get outcome() {
          used(row.id);
          return outcome;
        },
      };
    }
    if (row.kind !== "write") return row;
    const { beside, rest } = row;
    return {
      ...row,
      rest: rest === null ? null : rest.map(watch),
      get beside() {
        used(row.id);
        return beside;
      },
    };
  };
  const tables = plan.tables.map((table) => ({ ...table, places: table.places.map((place) => ({ ...place, rows: place.rows.map(watch) })) }));
  return { ...plan, tables };
}

/** An engine that also tells of rows which say what stands there already: their leaves lead to it. */
export function agreeing(tables: TableRunner, used: (row: number) => void): TableRunner {
  const known = new WeakSet<Run>();
  return {
    ...tables,
    unit(run, table, unit, resource) {
      if (!known.has(run)) {
        known.add(run);
        const contend = run.contend.bind(run);
        run.contend = (marks, holder, property, value, from, to, row, yields, joins) => {
          const standing = holder[property];
          if (standing !== undefined && (joins !== undefined || run.sameness.same(value, standing))) used(row);
          contend(marks, holder, property, value, from, to, row, yields, joins);
        };
      }
      tables.unit(run, table, unit, resource);
    },
  };
}
