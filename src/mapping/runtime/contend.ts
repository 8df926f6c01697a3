import { isRawJson, type FhirObject, type FhirValue } from "../../model/fhir.ts";
import { outcome } from "../../model/leaf.ts";
import { pairObjects } from "./equal.ts";
import type { Marks, Run } from "./run.ts";

/**
 * A second value for an element that has one. The same value: its leaves lead to what is there. Another value: the leaves are `left` where the row
 * yields and `failed` where it does not, and a warning names the places. Where another member of the choice stands, `true` says no more than that
 * (deceased, when there is a time of death): it is `left` without a warning. Text of a function that joins is appended.
 */
export function contend(run: Run, marks: Marks, holder: FhirObject, property: string, value: FhirValue, from: number, to: number, row: number, yields: boolean, joins: string | undefined): void {
  run.dropFinish();
  const standing = holder[property];
  if (joins !== undefined && typeof standing === "string" && typeof value === "string" && writer(run, holder, property) === row) {
    holder[property] = standing + joins + value;
    run.wrote(holder, property, from, row);
    return;
  }
  if (standing !== undefined && run.sameness.same(value, standing)) {
    if (typeof value !== "object" || value === null || isRawJson(value)) run.wrote(holder, property, from, row);
    else redirect(run, marks, value, standing);
    return;
  }
  run.retract(marks);
  if (standing === undefined && value === true) {
    run.settle(from, to, outcome.left, row);
    return;
  }
  run.settle(from, to, yields ? outcome.left : outcome.failed, row);
  run.report(yields ? "mapping.yielded" : "mapping.conflict", { element: property, row: run.plan.rows[row]!.row }, from, row);
}

/** What was noted of `value` since `marks` is noted of its equal `standing` instead. */
export function redirect({ trail, links, sameness }: Run, marks: Marks, value: unknown, standing: unknown): void {
  const pairs = new Map<object, object>();
  pairObjects(value, standing, pairs);
  const { holders, length } = trail;
  for (let entry = marks.trail; entry < length; entry++) holders[entry] = pairs.get(holders[entry]!) ?? holders[entry]!;
  for (let link = links.length - 1; link >= marks.links; link--) if (pairs.has(links[link]!.holder)) links.splice(link, 1);
  sameness.forget(marks.links);
}

/** The row that wrote a property last; -1 where none did. */
function writer({ trail }: Run, holder: object, property: string): number {
  const { holders, properties, rows, length } = trail;
  for (let entry = length - 1; entry >= 0; entry--) if (holders[entry] === holder && properties[entry] === property) return rows[entry]!;
  return -1;
}
