import type { MappingResult } from "../model/conversion.ts";
import type { SourceRecord } from "../model/record.ts";
import { compile } from "./compile/compile.ts";
import { convertRecord } from "./convert.ts";
import type { MappingPlan } from "./plan/plan.ts";
import type { Environment } from "./runtime/environment.ts";
import type { TableRunner } from "./runtime/run.ts";

/** The tables of one plan, ready to map records. */
export interface Mapper {
  readonly plan: MappingPlan;
  map(record: SourceRecord, environment: Environment): MappingResult;
}

/** Makes a mapper of a plan; tables are compiled when they are first used. */
export function createMapper(plan: MappingPlan): Mapper {
  const tables: TableRunner = compile(plan);
  return { plan, map: (record, environment) => convertRecord(record, plan, tables, environment) };
}
