import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { TablePlan } from "../plan/plan.ts";
import { append, writeAbsent, reach } from "./element.ts";
import { naturalKey } from "./key.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";

/** An authority (HD) or a kind (ID) tells which id is meant and is none itself: without an id, people of one authority stay several. */
function identifies(table: TablePlan, scope: Scope): boolean {
  return table.key.some((part) => part.place !== null && part.type !== "HD" && part.type !== "ID" && scope.valued(part.place));
}

/** A resource of a data type table while its rows run. */
interface Opened {
  readonly resource: FhirResource;
  readonly index: number;
  readonly around: number;
}

/** True for an object without properties. */
export function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

/** True for a resource that has more than its type. */
export function hasContent(resource: FhirResource): boolean {
  for (const property in resource) if (property !== "resourceType") return true;
  return false;
}

function range(from: number, to: number): number[] {
  const numbers: number[] = [];
  for (let number = from; number < to; number++) numbers.push(number);
  return numbers;
}

/** Begins a resource that a data type table makes beside the one being written. */
export function openInline(run: Run, table: TablePlan): Opened {
  const resource: FhirResource = { resourceType: table.target };
  const index = run.resources.push({ name: table.title, resource, key: { parts: [], leaves: [] }, row: table.keyRow }) - 1;
  const opened = { resource, index, around: run.current };
  run.current = index;
  return opened;
}

/**
 * Ends it: gives the Reference that waits for its id, or undefined when nothing was written. Without a natural key the resource is known by its whole text
 * within this record only, so that two strangers of one name never become one person. The text begins
 * with the first part that is there: its number tells a family name from a given name.
 */
export function closeInline(run: Run, table: TablePlan, opened: Opened, scope: Scope): FhirObject | undefined {
  const { resource, index, around } = opened;
  if (!hasContent(resource)) {
    run.current = around;
    run.resources.length = index;
    return undefined;
  }
  for (const absent of table.absents) writeAbsent(run, resource, absent);
  run.current = around;
  const key = identifies(table, scope) ? naturalKey(table.key, scope, () => null) : null;
  run.resources[index] = {
    name: table.title,
    resource,
    key: key === null ? { parts: ["only in", run.recordKey, String(run.record.keys[scope.depth]?.[scope.from] ?? 1), run.record.span(scope.from, scope.to)], leaves: range(scope.from, scope.to) } : { parts: ["key", ...key.parts], leaves: key.leaves },
    row: table.keyRow,
  };
  run.trail.add(resource, "resourceType", -1, table.keyRow);
  for (const link of table.links) {
    const to = run.instances?.indexNear(link.to[0]!, run.currentUnit) ?? -1;
    if (to < 0) continue;
    const holder = reach(run, resource, link.path, scope.from, link.id);
    const last = link.path.at(-1)!;
    const reference: FhirObject = {};
    if (last.list) append(holder, last.property, reference);
    else holder[last.property] = reference;
    run.links.push({ holder: reference, from: index, to, row: link.id });
  }
  const holder: FhirObject = {};
  run.links.push({ holder, from: around, to: index, row: table.keyRow });
  return holder;
}
