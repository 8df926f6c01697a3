import type { FhirObject } from "../../model/fhir.ts";
import type { MessagePlan } from "../plan/plan.ts";
import { append, reach } from "../runtime/element.ts";
import { isEmpty } from "../runtime/inline.ts";
import type { Run } from "../runtime/run.ts";
import type { Instance, Instances } from "./instances.ts";

/** Writes segments such as NTE into the resource of the segment that they follow; those that an instance takes as its own are no notes. */
export function writeNotes(run: Run, message: MessagePlan, instances: Instances): void {
  for (const note of message.notes) {
    let owner: Instance | undefined;
    let looked = 0;
    for (let unit = 0; unit < run.record.units.length; unit++) {
      if (run.record.units[unit]!.name !== note.segment) continue;
      owner = ownerBefore(unit, looked, note.on, instances) ?? owner;
      looked = unit + 1;
      if (owner === undefined || instances.byUnit[unit] !== undefined) continue;
      run.current = owner.index;
      const written: FhirObject = {};
      const before = run.trail.length;
      run.tables.unit(run, note.table, unit, written);
      if (isEmpty(written)) continue;
      run.tables.absent(run, note.table, written);
      const path = note.on.get(owner.plan.name)!;
      const holder = reachNew(run, run.resources[owner.index]!.resource, path, firstLeaf(run, before), note.id);
      const last = path.at(-1)!;
      if (last.list) append(holder, last.property, written);
      else holder[last.property] = written;
    }
  }
}

/** The instance of the last segment before a unit, from a unit on, that can carry a note; of several of that segment the first that the table names. */
function ownerBefore(unit: number, from: number, on: ReadonlyMap<string, unknown>, { byUnit }: Instances): Instance | undefined {
  for (let before = unit - 1; before >= from; before--) {
    const candidates = byUnit[before];
    if (candidates === undefined) continue;
    for (const name of on.keys()) {
      const owner = candidates.find((instance) => instance.plan.name === name);
      if (owner !== undefined) return owner;
    }
  }
  return undefined;
}

/** The first leaf that the trail names from an entry on; -1 where it names none. */
function firstLeaf({ trail }: Run, from: number): number {
  for (let entry = from; entry < trail.length; entry++) if (trail.leaves[entry]! >= 0) return trail.leaves[entry]!;
  return -1;
}

/** An extension holds one note: each gets its own. */
function reachNew(run: Run, resource: FhirObject, path: Parameters<typeof reach>[2], leaf: number, row: number): FhirObject {
  const step = path.at(-2);
  if (step === undefined || step.url === null) return reach(run, resource, path, leaf, row);
  const holder = reach(run, resource, path.slice(0, -1), leaf, row);
  const extension: FhirObject = { url: step.url };
  run.asides.push(run.trail.length);
  run.trail.add(extension, "url", leaf, row);
  append(holder, step.property, extension);
  return extension;
}
