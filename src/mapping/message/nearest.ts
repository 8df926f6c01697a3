import type { SourceRecord } from "../../model/record.ts";

/** Groups from a group outward to the record itself. */
export function outward(record: SourceRecord, group: number): number[] {
  const chain: number[] = [];
  for (let at = group; at >= 0; at = record.groups[at]!.parent) chain.push(at);
  return chain;
}

/**
 * True when a group can be seen from another: below the group that holds both, neither stands in a sibling occurrence of a group that the other is in. So a
 * result sees its own order, the patient and the visit, and not the next order.
 */
export function inScope(record: SourceRecord, from: number, to: number): boolean {
  if (from === to) return true;
  const chain = outward(record, from);
  const names = new Set<string>();
  let at = to;
  while (!chain.includes(at)) {
    names.add(record.groups[at]!.name);
    at = record.groups[at]!.parent;
  }
  for (const group of chain) {
    if (group === at) return true;
    if (names.has(record.groups[group]!.name)) return false;
  }
  return true;
}

/** True when one of two groups is the other, or holds it. */
function onOneLine(record: SourceRecord, one: number, other: number): boolean {
  return outward(record, one).includes(other) || outward(record, other).includes(one);
}

/**
 * Finds, for a unit, the unit of a name that it means: the last one before it in scope, else the first one after it in its own group, a group around it or
 * inside it; -1 when there is none. Each name costs one pass over the record.
 */
export function nearestUnits(record: SourceRecord): (unit: number, name: string) => number {
  const before = new Map<string, Int32Array>();
  const after = new Map<string, Int32Array>();
  return (unit, name) => {
    let previous = before.get(name);
    if (previous === undefined) {
      previous = new Int32Array(record.units.length);
      const next = new Int32Array(record.units.length);
      for (let i = 0, last = -1; i < record.units.length; i++) {
        previous[i] = last;
        if (record.units[i]!.name === name) last = i;
      }
      for (let i = record.units.length - 1, last = -1; i >= 0; i--) {
        next[i] = last;
        if (record.units[i]!.name === name) last = i;
      }
      before.set(name, previous);
      after.set(name, next);
    }
    const own = record.units[unit]!.group;
    const back = previous[unit]!;
    if (back >= 0 && inScope(record, own, record.units[back]!.group)) return back;
    const forth = after.get(name)![unit]!;
    return forth >= 0 && onOneLine(record, own, record.units[forth]!.group) ? forth : -1;
  };
}
