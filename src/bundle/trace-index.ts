import type { Trail } from "../model/lineage.ts";
import type { Displacements } from "./displacements.ts";

/** The trail's entries by the place they stand at in the Bundle; those of lost values by the place mapping wrote them to. */
export type TraceIndex = ReadonlyMap<object, ReadonlyMap<string | number, readonly number[]>>;

export function traceIndex(trail: Trail, displacements: Displacements): TraceIndex {
  const index = new Map<object, Map<string | number, number[]>>();
  for (let entry = 0; entry < trail.holders.length; entry++) {
    const original = { holder: trail.holders[entry]!, property: trail.properties[entry]! };
    const { holder, property } = displacements.place(original.holder, original.property) ?? original;
    const properties = index.get(holder) ?? new Map<string | number, number[]>();
    index.set(holder, properties);
    const entries = properties.get(property);
    if (entries === undefined) properties.set(property, [entry]);
    else entries.push(entry);
  }
  return index;
}
