import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import type { MessagePlan } from "../plan/plan.ts";
import { reach } from "../runtime/element.ts";
import { isEmpty } from "../runtime/inline.ts";
import type { Run } from "../runtime/run.ts";
import type { Instance, Instances } from "./instances.ts";

/** Writes segments such as NTE into the resource of the segment that they follow. */
export function writeNotes(run: Run, message: MessagePlan, instances: Instances): void {
  for (const note of message.notes) {
    for (const [unit, { name }] of run.record.units.entries()) {
      if (name !== note.segment) continue;
      const owner = ownerBefore(unit, note.on, instances);
      if (owner === undefined) continue;
      run.current = owner.index;
      const written: FhirObject = {};
      run.tables.unit(run, note.table, unit, written);
      if (isEmpty(written)) continue;
      run.tables.absent(run, note.table, written);
      const path = note.on.get(owner.plan.name)!;
      const holder = reachNew(run, run.resources[owner.index]!.resource, path, run.record.units[unit]!.from, note.id);
      const last = path.at(-1)!;
      if (last.list) ((holder[last.property] ??= []) as FhirValue[]).push(written);
      else holder[last.property] = written;
    }
  }
}

/** The instance of the nearest segment before a note that can carry one. Of several instances of one segment the first that the table names. */
function ownerBefore(unit: number, on: ReadonlyMap<string, unknown>, instances: Instances): Instance | undefined {
  for (let before = unit - 1; before >= 0; before--) {
    const candidates = instances.byUnit[before];
    if (candidates === undefined) continue;
    for (const name of on.keys()) {
      const owner = candidates.find((instance) => instance.plan.name === name);
      if (owner !== undefined) return owner;
    }
  }
  return undefined;
}

/** An extension holds one note: each gets its own. */
function reachNew(run: Run, resource: FhirObject, path: Parameters<typeof reach>[2], leaf: number, row: number): FhirObject {
  const step = path.at(-2);
  if (step === undefined || step.url === null) return reach(run, resource, path, leaf, row);
  const holder = reach(run, resource, path.slice(0, -1), leaf, row);
  const extension: FhirObject = { url: step.url };
  run.trail.add(extension, "url", leaf, row);
  ((holder[step.property] ??= []) as FhirValue[]).push(extension);
  return extension;
}
