import { type Code, code, Scope as Names } from "../../codegen/code.ts";
import type { FhirObject } from "../../model/fhir.ts";
import type { MappingPlan, TablePlan } from "../plan/plan.ts";
import { writeAbsent } from "../runtime/element.ts";
import type { Run, TableRunner } from "../runtime/run.ts";
import { compileNodeTable } from "./node-table.ts";
import { compileUnitTable } from "./unit-table.ts";

type UnitFunction = (run: Run, unit: number, resource: FhirObject) => void;
type NodeFunction = (run: Run, from: number, to: number, depth: number) => FhirObject | undefined;

/** Compiles every table of a plan to a JavaScript function, each when it is first used. */
export function compile(plan: MappingPlan): TableRunner {
  const functions: (UnitFunction | NodeFunction | undefined)[] = [];
  const of = (table: number): UnitFunction | NodeFunction => (functions[table] ??= compileTable(plan.tables[table]!));
  return {
    unit: (run, table, unit, resource) => (of(table) as UnitFunction)(run, unit, resource),
    node: (run, table, from, to, depth) => {
      const make = of(table) as NodeFunction;
      return plan.tables[table]!.resource ? run.repeats.take(plan.tables[table]!, from, to, depth, () => make(run, from, to, depth)) : make(run, from, to, depth);
    },
    absent: (run, table, resource) => {
      for (const absent of plan.tables[table]!.absents) writeAbsent(run, resource, absent);
    },
  };
}

function compileTable(table: TablePlan): UnitFunction | NodeFunction {
  const names = new Names();
  const body: Code = table.unit === null ? compileNodeTable(table, names) : compileUnitTable(table, names);
  return names.evaluate(code`return ${body}`) as UnitFunction | NodeFunction;
}
